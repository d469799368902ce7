/** Texts that are kept, where nobody says how many: a package's own version, and what was last said of it. */
const KEPT = 64;

/** Reads a text once for the many times that it is asked for in a row. What cannot be read is tried, and told, each time. */
export function readLately<T>(read: (text: string) => T, most = KEPT): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const made = read(text);
    if (known.size >= most) known.clear();
    known.set(text, made);
    return made;
  };
}

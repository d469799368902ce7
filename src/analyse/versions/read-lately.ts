/** Versions that are kept: a package's own, and what the statements about it named last. */
const KEPT = 64;

/** Reads a version once for the many that it is compared with. What is malformed is read, and told, each time. */
export function readLately<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const made = read(text);
    if (known.size >= KEPT) known.clear();
    known.set(text, made);
    return made;
  };
}

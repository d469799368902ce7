/** The first text after all that begin with a prefix that ends in a slash. */
export function endOf(prefix: string): string {
  return prefix === '' ? '\u{10FFFF}' : `${prefix.slice(0, -1)}0`;
}

/** After a name, and for a folder after all that is in it. */
export function lastOf(path: string): string {
  return path.endsWith('/') ? endOf(path) : path;
}

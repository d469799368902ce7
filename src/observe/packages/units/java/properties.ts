const MAXIMUM_LINES = 1000;

/**
 * Reads the keys and values of a pom.properties file: lines of `key=value` or `key: value`, comments after `#` or
 * `!`. Maven writes neither escapes nor continued lines there, so they are not read.
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const entries = text
    .split(/\r\n|\r|\n/, MAXIMUM_LINES)
    .map((line) => line.trim())
    .filter((line) => !/^[#!]/.test(line))
    .flatMap((line): [string, string][] => {
      const end = line.search(/[=:]/);
      return end < 0 ? [] : [[line.slice(0, end).trim(), line.slice(end + 1).trim()]];
    });
  return new Map(entries);
}

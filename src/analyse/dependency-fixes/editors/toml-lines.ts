/** A line of a TOML text with the table, and in arrays of several lines the key, that it belongs to. */
export interface TomlLine {
  readonly text: string;
  /** `tool.poetry.dependencies`, without quotes. */
  readonly table: string;
  readonly key: string;
}

/** Characters of a line that is looked at. */
const LONGEST = 2_000;

/** The text with some lines changed: what `change` gives for a line; comments and longer lines stay. */
export function mapLines(text: string, change: (line: TomlLine) => string): string {
  let [table, key] = ['', ''];
  return text
    .split('\n')
    .map((line) => {
      const header = /^\s*\[\[?([^\]]{1,500})\]/.exec(line);
      if (header && !line.trimStart().startsWith('["')) [table, key] = [plain(header[1] ?? ''), ''];
      const named = /^\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=/.exec(line);
      if (named) key = plain(named[1] ?? '');
      if (header || line.length > LONGEST || line.trimStart().startsWith('#')) return line;
      return change({ text: line, table, key });
    })
    .join('\n');
}

/** The text with a line behind the header of a table; undefined where there is no such table. */
export function withLine(text: string, table: string, line: string): string | undefined {
  const lines = text.split('\n');
  const at = lines.findIndex((one) => plain(/^\s*\[([^\]]{1,500})\]/.exec(one)?.[1] ?? '') === table);
  return at < 0 ? undefined : lines.toSpliced(at + 1, 0, line).join('\n');
}

function plain(written: string): string {
  return written.replaceAll(/["'\s]/g, '');
}

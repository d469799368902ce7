import type { Range } from '../../../model/configuration/place.ts';
import type { UnitEntry } from '../../../model/configuration/unit-file.ts';

/** A setting with where its value is: UTF-16 units from the text's begin. */
export interface ParsedEntry extends UnitEntry {
  readonly start: number;
  readonly end: number;
}

export interface ParsedSection {
  readonly head: Range;
  readonly end: number;
  /** Does that line end with a backslash, so that the next one would belong to it? */
  readonly isContinued: boolean;
}

/** A unit file as it is written. */
export interface ParsedUnitFile {
  readonly path: string;
  readonly text: string;
  readonly entries: readonly ParsedEntry[];
  /** By name: the head, and behind the last line of it that says something. */
  readonly sections: ReadonlyMap<string, ParsedSection>;
  /** Are there more entries, or longer ones, than are read? */
  readonly isCut: boolean;
}

/** Entries of one file. */
const MOST_ENTRIES = 20_000;
/** UTF-16 units of a value; people write some hundred. */
const LONGEST = 2 ** 16;

interface Line {
  readonly text: string;
  readonly start: number;
  readonly number: number;
}

/** Reads a unit file ([syntax](https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html)). Throws nothing. */
export function parseUnitFile(text: string, path: string): ParsedUnitFile {
  const lines = linesOf(text);
  const entries: ParsedEntry[] = [];
  const sections = new Map<string, ParsedSection>();
  let section = '';
  for (let at = 0; at < lines.length && entries.length < MOST_ENTRIES; at += 1) {
    const line = lines[at];
    if (!line || isBlank(line.text)) continue;
    const head = /^\s*\[([^\][]+)\]\s*$/.exec(line.text)?.[1];
    if (head !== undefined) {
      section = head;
      const range = { startLine: line.number, endLine: line.number };
      const known = sections.get(head);
      sections.set(head, { head: known?.head ?? range, end: endOf(line, text), isContinued: false });
      continue;
    }
    const last = lastOf(lines, at);
    const entry = entryOf(lines.slice(at, last + 1), section, path);
    at = last;
    if (!entry) continue;
    entries.push(entry);
    const own = sections.get(section);
    const end = lines[last];
    if (own && end)
      sections.set(section, { ...own, end: endOf(end, text), isContinued: end.text.endsWith('\\') });
  }
  const isCut = entries.length >= MOST_ENTRIES || entries.some(({ value }) => value.length === LONGEST);
  return { path, text, entries, sections, isCut };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    lines.push({ text: text.slice(start, end).replace(/\r$/, ''), start, number: lines.length + 1 });
    start = end + 1;
  }
  return lines;
}

function isBlank(line: string): boolean {
  return /^\s*(?:[#;].*)?$/.test(line);
}

/** The last of the lines that belong to one that ends with a backslash; comments between them are left out. */
function lastOf(lines: readonly Line[], first: number): number {
  let last = first;
  while (lines[last]?.text.endsWith('\\')) {
    let next = last + 1;
    while (/^\s*[#;]/.test(lines[next]?.text ?? '')) next += 1;
    if (next >= lines.length) break;
    last = next;
  }
  return last;
}

function entryOf(lines: readonly Line[], section: string, path: string): ParsedEntry | undefined {
  const [first, last] = [lines[0], lines.at(-1)];
  const equals = first?.text.indexOf('=') ?? -1;
  if (!first || !last || equals < 1) return undefined;
  const parts = lines.filter((line, index) => index === 0 || !/^\s*[#;]/.test(line.text));
  const joined = parts.map((line) => line.text.replace(/\\$/, '')).join(' ');
  const behind = first.text.slice(equals + 1);
  const start = first.start + equals + 1 + (behind.length - behind.trimStart().length);
  return {
    section,
    key: first.text.slice(0, equals).trim(),
    value: joined
      .slice(equals + 1)
      .trim()
      .slice(0, LONGEST),
    path,
    range: { startLine: first.number, endLine: last.number },
    start,
    end: Math.max(start, last.start + last.text.trimEnd().length),
  };
}

/** Behind the line and what ends it. */
function endOf(line: Line, text: string): number {
  const found = text.indexOf('\n', line.start);
  return found < 0 ? text.length : found + 1;
}

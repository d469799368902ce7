import { MappedText, type Reading } from './types.ts';

const SEPARATED = /\.(?:csv|tsv|tab)$/i;
const SQL = /\.(?:sql|psql|pgsql|mysql|ddl|dml|dump)$/i;
/** Columns that may hold a credential; whether one does is judged by name and value. */
const CREDENTIAL = /pass|pwd|secret|token|api_?key|private_?key|credential|kennwort|senha|contrase/i;
const PASSWORD = /pass|pwd|kennwort|senha|contrase/i;
/** What a password became before it was stored. */
const HASHED =
  /^(?:\$[\w-]{1,12}\$|\*[0-9A-F]{40}$|(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$|\{\w{1,12}\}|(?:pbkdf2|scrypt|bcrypt|argon2|sha\d|md5)[_:$])/i;
const NAME = /^[\w .-]{2,60}$/;
const INSERT =
  /\b(?:insert|replace)(?: ignore)?\s{1,4}into\s{1,4}[\w."`[\]]{1,120}\s{0,4}\(([^()]{1,4000})\)\s{0,40}values\s{0,40}(?=\()/gi;
const COPY = /^COPY [\w."]{1,120} \(([^()\n]{1,4000})\) FROM stdin;\r?\n/gim;
const HEADER = /^(?:\u00EF\u00BB\u00BF)?([^\r\n]{1,8000})\r?\n/;
const SHORTEST = 3;
const LONGEST = 1024;
const MOST_COLUMNS = 500;

interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** How rows are written. */
interface Format {
  readonly separator: string;
  /** Empty where values are not quoted. */
  readonly quote: string;
  readonly end: string;
  readonly hasEscapes: boolean;
}

const TUPLE: Format = { separator: ',', quote: "'", end: ')', hasEscapes: true };
const COPIED: Format = { separator: '\t', quote: '', end: '\n', hasEscapes: false };

/**
 * What the columns of tables hold that are called as credentials are, each with its name: of files of separated values
 * with a line of names (RFC 4180), of `INSERT INTO t (…) VALUES (…)`, and of PostgreSQL's `COPY t (…) FROM stdin`.
 */
export function tableReading(bytes: Buffer, path: string): Reading | undefined {
  const isSeparated = SEPARATED.test(path);
  if (!isSeparated && !SQL.test(path)) return undefined;
  // Each byte is one character, so that places are places of bytes.
  const text = bytes.toString('latin1');
  const lines = new MappedText();
  for (const [name, { text: value, start, end }] of isSeparated ? separated(text) : statements(text)) {
    if (lines.isFull) break;
    if (value.length < SHORTEST || value.length > LONGEST || /["'\n\r\\]/.test(value)) continue;
    if (PASSWORD.test(name) && HASHED.test(value)) continue;
    lines.instead(`${name}: "${Buffer.from(value, 'latin1').toString()}"\n`, start, end);
  }
  if (lines.length === 0) return undefined;
  const originOf = (start: number, end: number) => lines.originOf(start, end);
  return { decoding: 'table', bytes: lines.bytes(), path: `${path}.yaml`, originOf };
}

type Named = readonly [name: string, cell: Cell];

function* separated(text: string): Generator<Named, undefined> {
  const [whole = '', header = ''] = HEADER.exec(text) ?? [];
  const separator = [',', ';', '\t', '|'].find((one) => header.includes(one));
  if (separator === undefined) return;
  const names = namesOf(header.split(separator));
  if (names.size === 0) return;
  const format: Format = { separator, quote: '"', end: '\n', hasEscapes: false };
  for (let at = whole.length; at < text.length;) at = yield* rowAt(text, at, format, names);
}

/** Each is looked for behind the rows of the one before, which may have no end: no part is gone through twice. */
function* statements(text: string): Generator<Named, undefined> {
  for (const [pattern, rows] of [
    [INSERT, tuplesAt],
    [COPY, copiedAt],
  ] as const) {
    pattern.lastIndex = 0;
    for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
      const names = namesOf((found[1] ?? '').split(','));
      if (names.size > 0) pattern.lastIndex = yield* rows(text, pattern.lastIndex, names);
    }
  }
}

type Names = ReadonlyMap<number, string>;

function* tuplesAt(text: string, from: number, names: Names): Generator<Named, number> {
  let at = from;
  while (text[at] === '(') {
    at = yield* rowAt(text, at + 1, TUPLE, names);
    while (/[\s,]/.test(text[at] ?? '')) at += 1;
  }
  return at;
}

/** Up to a line that begins with a backslash. */
function* copiedAt(text: string, from: number, names: Names): Generator<Named, number> {
  let at = from;
  while (at < text.length && text[at] !== '\\') at = yield* rowAt(text, at, COPIED, names);
  return at;
}

/** The names of columns that may hold a credential, by their numbers. */
function namesOf(columns: readonly string[]): Names {
  return new Map(
    columns.slice(0, MOST_COLUMNS).flatMap((column, index): [number, string][] => {
      const name = column.replaceAll(/["`[\]]/g, '').trim();
      return CREDENTIAL.test(name) && NAME.test(name) ? [[index, name.replaceAll(/[ .]/g, '_')]] : [];
    }),
  );
}

/** The cells of a row that have these names; returns where the next row begins. */
function* rowAt(text: string, from: number, format: Format, names: Names): Generator<Named, number> {
  const { separator, end } = format;
  let at = from;
  for (let column = 0; ; column += 1) {
    const cell = cellAt(text, at, format);
    const name = names.get(column);
    if (name !== undefined) yield [name, cell];
    at = cell.end;
    while (at < text.length && text[at] !== separator && text[at] !== end) at += 1;
    if (at >= text.length || text[at] === end) return at + 1;
    at += 1;
  }
}

function cellAt(text: string, from: number, { separator, quote, end, hasEscapes }: Format): Cell {
  let start = from;
  while (text[start] === ' ') start += 1;
  let at = start;
  if (quote === '' || text[start] !== quote) {
    // A call of a function has an end of its own.
    for (let depth = 0; at < text.length; at += 1)
      if (text[at] === '(' && end === ')') depth += 1;
      else if (text[at] === end && depth > 0) depth -= 1;
      else if (depth === 0 && (text[at] === separator || text[at] === end)) break;
    return { text: text.slice(start, at).trimEnd(), start, end: at };
  }
  for (at += 1; at < text.length; at += 1) {
    if (hasEscapes && text[at] === '\\') at += 1;
    else if (text[at] === quote && text[at + 1] === quote) at += 1;
    else if (text[at] === quote) break;
  }
  return { text: text.slice(start + 1, at), start: start + 1, end: Math.min(text.length, at + 1) };
}

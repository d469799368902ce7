import type { HclCursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

/** Reads what stands in `${…}`. */
type ReadExpression = (cursor: HclCursor) => Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `"…"`, from its first quote. */
export function readQuoted(cursor: HclCursor, read: ReadExpression): Expression {
  const start = cursor.at;
  cursor.at += 1;
  const parts = readParts(cursor, undefined, read);
  return template(parts, start, cursor.at);
}

/** `<<WORD` or `<<-WORD` and the lines until the word; undefined where that is not next. */
export function readHeredoc(cursor: HclCursor, read: ReadExpression): Expression | undefined {
  const { text, at: start } = cursor;
  const opener = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]{0,100})[ \t\r]*\n/uy;
  opener.lastIndex = start;
  const [whole, dash, word] = opener.exec(text) ?? [];
  if (whole === undefined || word === undefined) return undefined;
  const begin = start + whole.length;
  const [end, behind] = closingLine(text, begin, word);
  if (end < 0) return cursor.fail(`the text until ${word} does not end`);
  cursor.at = begin;
  const parts = readParts(cursor, end, read);
  cursor.at = behind;
  return template(dash === '-' ? withoutIndent(parts, text.slice(begin, end)) : parts, start, behind);
}

function closingLine(text: string, begin: number, word: string): readonly [start: number, end: number] {
  for (let at = begin; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, end);
    if (line.trim() === word) return [at, at + line.trimEnd().length];
    at = end + 1;
  }
  return [-1, -1];
}

/** Texts and expressions until the quote, or until `end`. */
function readParts(
  cursor: HclCursor,
  end: number | undefined,
  read: ReadExpression,
): (string | Expression)[] {
  const { text } = cursor;
  const parts: (string | Expression)[] = [];
  let known = '';
  const limit = end ?? text.length;
  while (cursor.at < limit) {
    const char = text[cursor.at] ?? '';
    if (end === undefined && char === '"') {
      cursor.at += 1;
      return [...parts, known];
    }
    if (end === undefined && char === '\n') cursor.fail('a text does not end on its line');
    if (end === undefined && char === '\\') known += escaped(cursor);
    else if ((char === '$' || char === '%') && text[cursor.at + 1] === '{') {
      parts.push(known, readInserted(cursor, char === '%', read));
      known = '';
    } else {
      const isDoubled = (char === '$' || char === '%') && text.startsWith(`${char}${char}{`, cursor.at);
      known += isDoubled ? `${char}{` : char;
      cursor.at += isDoubled ? 3 : 1;
    }
  }
  if (end === undefined) cursor.fail('a text does not end');
  return [...parts, known];
}

function escaped(cursor: HclCursor): string {
  const code = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
  code.lastIndex = cursor.at;
  const [whole, short, long] = code.exec(cursor.text) ?? [];
  if (whole !== undefined) {
    cursor.at += whole.length;
    const point = Number.parseInt(short ?? long ?? '0', 16);
    return point > 0x10_ff_ff ? '' : String.fromCodePoint(point);
  }
  const letter = cursor.text[cursor.at + 1] ?? '';
  cursor.at += 2;
  return ESCAPES[letter] ?? cursor.fail('an escape that is not known');
}

/** `${…}`, or `%{if …}`, `%{for …}` and their ends, which have no value of their own. */
function readInserted(cursor: HclCursor, isDirective: boolean, read: ReadExpression): Expression {
  const start = cursor.at;
  cursor.at += 2;
  return cursor.nested(true, () => {
    cursor.take('~');
    let value: Expression | undefined;
    if (isDirective) readDirective(cursor, read);
    else value = read(cursor);
    cursor.take('~');
    cursor.expect('}');
    return value ?? { kind: 'opaque', start, end: cursor.at };
  });
}

function readDirective(cursor: HclCursor, read: ReadExpression): void {
  if (cursor.takeWord('if')) read(cursor);
  else if (cursor.takeWord('for')) readLoopHead(cursor, read);
  else if (!['else', 'endif', 'endfor'].some((word) => cursor.takeWord(word)))
    cursor.fail('a directive that is not known');
}

/** `key, value in list`. */
export function readLoopHead(
  cursor: HclCursor,
  read: ReadExpression,
): { readonly names: readonly string[]; readonly over: Expression } {
  const names: string[] = [];
  do {
    cursor.skip();
    names.push(cursor.identifier() ?? cursor.fail('a name is missing'));
  } while (cursor.take(','));
  if (!cursor.takeWord('in')) cursor.fail('"in" is missing');
  return { names, over: read(cursor) };
}

function template(parts: readonly (string | Expression)[], start: number, end: number): Expression {
  const filled = parts.filter((part) => part !== '');
  const [only = ''] = filled;
  if (filled.length < 2 && typeof only === 'string') return { kind: 'literal', value: only, start, end };
  return { kind: 'template', parts: filled, start, end };
}

/** What all lines begin with is no part of the text. */
function withoutIndent(parts: readonly (string | Expression)[], raw: string): (string | Expression)[] {
  const indents = raw
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = indents.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return parts.map((part, index) => {
    if (typeof part !== 'string') return part;
    const lines = part.split('\n');
    return lines
      .map((line, at) => (at === 0 && index > 0 ? line : line.slice(Math.min(indent, blanksOf(line)))))
      .join('\n');
  });
}

const blanksOf = (line: string): number => line.length - line.trimStart().length;

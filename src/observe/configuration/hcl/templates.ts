import type { HclCursor } from './cursor.ts';
import type { Expression, Span } from './syntax.ts';
import { templateOf, type TemplateToken, trimmed, withoutIndent } from './template-tokens.ts';

/** Reads what stands in `${…}`. */
type ReadExpression = (cursor: HclCursor) => Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `"…"`, from its first quote. */
export function readQuoted(cursor: HclCursor, read: ReadExpression): Expression {
  const start = cursor.at;
  cursor.at += 1;
  const tokens = readTokens(cursor, undefined, read);
  return templateOf(trimmed(tokens), { start, end: cursor.at }, cursor);
}

/** All of a text, in which nothing but `${…}` and `%{…}` means anything; it stands at `place`. */
export function readTemplateText(cursor: HclCursor, place: Span, read: ReadExpression): Expression {
  return templateOf(trimmed(readTokens(cursor, cursor.text.length, read)), place, cursor);
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
  const tokens = trimmed(readTokens(cursor, end, read));
  cursor.at = behind;
  return templateOf(dash === '-' ? withoutIndent(tokens) : tokens, { start, end: behind }, cursor);
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

/** What is there until the quote, or until `end`. */
function readTokens(cursor: HclCursor, end: number | undefined, read: ReadExpression): TemplateToken[] {
  const { text } = cursor;
  const tokens: TemplateToken[] = [];
  let known = '';
  const finish = (): void => {
    if (known !== '') tokens.push({ kind: 'text', text: known });
    known = '';
  };
  const limit = end ?? text.length;
  while (cursor.at < limit) {
    const char = text[cursor.at] ?? '';
    if (end === undefined && char === '"') {
      cursor.at += 1;
      finish();
      return tokens;
    }
    if (end === undefined && char === '\n') cursor.fail('a text does not end on its line');
    if (end === undefined && char === '\\') known += escaped(cursor);
    else if ((char === '$' || char === '%') && text[cursor.at + 1] === '{') {
      finish();
      tokens.push(readMarker(cursor, char === '%', read));
    } else {
      const isDoubled = (char === '$' || char === '%') && text.startsWith(`${char}${char}{`, cursor.at);
      known += isDoubled ? `${char}{` : char;
      cursor.at += isDoubled ? 3 : 1;
      if (char === '\n') finish();
    }
  }
  if (end === undefined) cursor.fail('a text does not end');
  finish();
  return tokens;
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

/** `${…}`, or `%{if …}`, `%{for …}`, `%{else}` and their ends. */
function readMarker(cursor: HclCursor, isDirective: boolean, read: ReadExpression): TemplateToken {
  const start = cursor.at;
  cursor.at += 2;
  return cursor.nested(true, () => {
    const trimsBefore = cursor.text[cursor.at] === '~' && cursor.take('~');
    const made = isDirective
      ? readDirective(cursor, read)
      : ({ kind: 'insert', value: read(cursor) } as const);
    const trimsAfter = cursor.take('~');
    cursor.expect('}');
    return { ...made, trimsBefore, trimsAfter, start, end: cursor.at };
  });
}

function readDirective(cursor: HclCursor, read: ReadExpression) {
  if (cursor.takeWord('if')) return { kind: 'if', condition: read(cursor) } as const;
  if (cursor.takeWord('for')) return { kind: 'for', ...readLoopHead(cursor, read) } as const;
  const end = (['else', 'endif', 'endfor'] as const).find((word) => cursor.takeWord(word));
  return end ? { kind: end } : cursor.fail('a directive that is not known');
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

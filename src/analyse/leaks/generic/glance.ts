/** Kinds of bytes, as bits. */
const [NAME, SPACE, QUOTE, SEPARATOR, LETTER, HEX, TYPE, OPENING] = [1, 2, 4, 8, 16, 32, 64, 128];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const kinds = [
    /[\w.\u00b1\u00c3-]/,
    /[ \t]/,
    /["'`\\\])&]/,
    /[=:(,>?+|!%<-]/,
    /[A-Za-z_$.]/,
    /[0-9a-fA-F]/,
    /[\w[\]<>*&]/,
    /["'`\\&]/,
  ];
  return kinds.reduce((bits, kind, number) => bits | (kind.test(character) ? 1 << number : 0), 0);
});
/** A line's end, and the letters that `value`, `bearer` and `As` begin with. */
const [LINE, V, B, A] = [10, 118, 98, 65];
const [RETURN, BACKSLASH, AMPERSAND, N, R] = Buffer.from('\r\\&nr');
const SEMICOLON = 0x3b;
/** What lines of comments, lists and patches begin with, and how many of it. */
const LINE_MARKS: ReadonlySet<number> = new Set(Buffer.from('#+*>-/'));
const MOST_MARKS = 2;
/** Bytes of a quote as HTML writes it: `&quot;`. */
const LONGEST_ENTITY = 6;
const MOST_NAME = 60;
const MOST_SPACE = 60;
const MOST_VALUE = 40;
const MOST_USERINFO = 280;
/** Names in a row, and bytes of each. */
const MOST_CHAINED = 16;
const MOST_LINK = 16;
const MOST_BEFORE = 2 * MOST_NAME;
const NO_BREAK = 0xa0;
const [COLON, COMMA, PARENTHESIS, DASH, AT, BRACKET, EQUALS, HASH, DOT, BRACE] = Buffer.from(':,(-@[=#.{');
/** Keywords of so many letters are words of their own in a name. */
const SHORT = 3;
const MEMBERS: ReadonlySet<number> = new Set(Buffer.from('vdco|{'));
/** What sets a variable, with the space behind it, by its last two letters. */
const INSTRUCTIONS: ReadonlyMap<number, Uint8Array> = new Map(
  ['ENV ', 'ARG ', 'set ', 'setx ', 'export ', 'define ', 'DEFINE '].map((word) => {
    const letters = Buffer.from(word);
    return [letters.readUInt16BE(letters.length - 3), letters];
  }),
);
const MEMBER_NAME = Buffer.from('name: ');
/** What ends an expression of code: `,` `;` `)` `(` `[`. */
const ENDS: ReadonlySet<number> = new Set(Buffer.from(',;)(['));

function is(byte: number | undefined, kind: number): boolean {
  return ((KINDS[byte ?? 0] ?? 0) & kind) !== 0;
}

function past(bytes: Uint8Array, from: number, kind: number, most: number): number {
  const limit = Math.min(bytes.length, from + most);
  let at = from;
  while (at < limit && is(bytes[at], kind)) at += 1;
  return at;
}

/** Whether a keyword's name may have a value behind it: what is said by a few bytes, and spares a window. */
export function mayBeNamed(bytes: Uint8Array, start: number, end: number): boolean {
  const name = past(bytes, end, NAME, MOST_NAME);
  if (namesAnother(bytes, start, end, name)) return false;
  const line = behindLine(bytes, name);
  if (line > name) return hasMember(bytes, line);
  const quote = pastQuotes(bytes, name);
  const at = past(bytes, quote, SPACE, MOST_SPACE);
  const [byte, isQuoted] = [bytes[at], quote > name];
  if (is(byte, QUOTE)) return !isQuoted;
  if (!is(byte, SEPARATOR)) return at > quote && (isQuoted ? mayBeMember(byte) : isTold(bytes, start, at));
  const value = past(bytes, at + 1, SPACE, MOST_SPACE);
  if (byte === COMMA && !isQuoted && isOfMember(bytes, start)) return mayBeMember(bytes[value]);
  if (byte === COMMA) return (isQuoted || isInBrace(bytes, start)) && mayBeArgument(bytes, value);
  if (byte === PARENTHESIS) return !isQuoted && mayBeArgument(bytes, value);
  if (is(bytes[value], LETTER) && (byte === COLON || value > at + 1) && isExpression(bytes, value))
    return false;
  return !isChained(bytes, start);
}

/** Whether a name stands behind `name: `. */
function isOfMember(bytes: Uint8Array, start: number): boolean {
  let from = start;
  while (start - from < MOST_NAME && is(bytes[from - 1], NAME)) from -= 1;
  return MEMBER_NAME.every((byte, at) => bytes[from - MEMBER_NAME.length + at] === byte);
}

/** Whether a name is the first thing behind a brace, as in a pair of Erlang. */
function isInBrace(bytes: Uint8Array, start: number): boolean {
  let from = start;
  while (start - from < MOST_NAME && is(bytes[from - 1], NAME)) from -= 1;
  return bytes[from - 1] === BRACE;
}

/** Whether a name is of something else than its keyword: `key.length`, `keyboard`. */
function namesAnother(bytes: Uint8Array, start: number, end: number, to: number): boolean {
  if (bytes[to - 1] === DOT) return true;
  if (end - start <= SHORT && isSmall(bytes[start]) && isSmall(bytes[end]) && isSmall(bytes[end + 1]))
    return true;
  let last = to;
  while (last > end && (bytes[last - 1] === DASH || bytes[last - 1] === DOT)) last -= 1;
  for (let at = end; at < last; at += 1) if (bytes[at] === DOT) return true;
  return false;
}

function isSmall(byte = 0): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Whether names and separators without a space or a quote are before a name, more than anybody writes: `key=key=key=`. */
function isChained(bytes: Uint8Array, start: number): boolean {
  const least = Math.max(0, start - MOST_CHAINED * MOST_LINK);
  let links = 0;
  for (let at = start - 1; at >= least && links < MOST_CHAINED; at -= 1) {
    if (is(bytes[at], NAME)) continue;
    if (!is(bytes[at], SEPARATOR)) return false;
    if (is(bytes[at - 1], NAME)) links += 1;
  }
  return links === MOST_CHAINED;
}

/** Whether a letter may begin `value=`, `default=`, `content=`, `or` or `||` behind a name in quotes. */
function mayBeMember(byte: number | undefined): boolean {
  return MEMBERS.has((byte ?? 0) | 32);
}

/** Whether a name is told without a separator: a flag, what `ENV` and its like set, or one with a type before its `=`. */
function isTold(bytes: Uint8Array, start: number, at: number): boolean {
  let from = start;
  while (from > 0 && start - from < MOST_NAME && is(bytes[from - 1], NAME)) from -= 1;
  // `Bearer x` and `Basic x`, the only names that begin so.
  if (bytes[from] === DASH || ((bytes[start] ?? 0) | 32) === B) return true;
  if (is(bytes[from - 1], SPACE) && isInstruction(bytes, start, from)) return true;
  const next = (place: number) => past(bytes, past(bytes, place, TYPE, 26), SPACE, 4);
  const type = next(at);
  // `As String` of Basic is two words.
  return bytes[type] === EQUALS || (bytes[at] === A && bytes[next(type)] === EQUALS);
}

/** Whether the only word before a place on its line is one that sets a variable. */
function isInstruction(bytes: Uint8Array, start: number, end: number): boolean {
  const word = INSTRUCTIONS.get((bytes[end - 3] ?? 0) * 256 + (bytes[end - 2] ?? 0));
  if (!word) return false;
  for (let at = 1; at < word.length; at += 1)
    if (bytes[end - 1 - at] !== word[word.length - 1 - at]) return false;
  // What is given of the line begins there.
  const least = Math.max(0, start - MOST_BEFORE);
  for (let at = end - 1 - word.length; at >= least; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte === LINE) return true;
    if (byte > 32 && byte !== HASH && byte !== NO_BREAK) return false;
  }
  return true;
}

/** Whether text may begin a literal: with a quote, or one behind the letter that some languages put before it. */
function mayBeLiteral(bytes: Uint8Array, at: number): boolean {
  return is(bytes[at], QUOTE) || is(bytes[at + 1], QUOTE) || bytes[at] === BRACKET;
}

/** Whether text may begin a literal that is an argument, and not the end of there being none: `keys()`, `key(x)`. */
function mayBeArgument(bytes: Uint8Array, at: number): boolean {
  return is(bytes[at], OPENING) || is(bytes[at + 1], OPENING) || bytes[at] === BRACKET;
}

/** Whether text is a name or a call of code without a literal: `options.key;`, `keyOf(`. */
function isExpression(bytes: Uint8Array, at: number): boolean {
  const last = past(bytes, at, LETTER, MOST_VALUE);
  if (bytes[last] === PARENTHESIS) return !mayBeLiteral(bytes, last + 1);
  return ENDS.has(bytes[last] ?? 0) && bytes[last] !== BRACKET;
}

/** Where the next line begins, if one ends here, also in a text that is a text of another: `\n`; else the same place. */
function behindLine(bytes: Uint8Array, at: number): number {
  const isEscaped = bytes[at] === BACKSLASH;
  const letter = isEscaped ? bytes[at + 1] : bytes[at];
  const size = isEscaped ? 2 : 1;
  if (letter === (isEscaped ? N : LINE)) return at + size;
  return letter === (isEscaped ? R : RETURN) && behindLine(bytes, at + size) > at + size ? at + 2 * size : at;
}

/** Behind quotes, escaped or as HTML writes them. */
function pastQuotes(bytes: Uint8Array, from: number): number {
  if (bytes[from] === AMPERSAND) {
    const end = bytes.subarray(from, from + LONGEST_ENTITY).indexOf(SEMICOLON);
    if (end > 0) return from + end + 1;
  }
  return past(bytes, from, QUOTE, 10);
}

/** Whether a line begins with a letter, as `value:` does. */
function hasMember(bytes: Uint8Array, line: number): boolean {
  let next = past(bytes, line, SPACE, MOST_SPACE);
  for (let count = 0; count < MOST_MARKS && LINE_MARKS.has(bytes[next] ?? 0); count += 1) next += 1;
  next = past(bytes, next, SPACE, MOST_SPACE);
  return bytes[next] === V || bytes[next] === V - 32;
}

/** What `mayBeUserinfo` accepts, and more. */
export const USERINFO_GLANCE = /:\/\/[^\0-\x20"'`<>@:]*:[^\0-\x20"'`<>@]*@/;

/** Whether an `@` is behind `://` before the address ends. */
export function mayBeUserinfo(bytes: Uint8Array, _start: number, end: number): boolean {
  const limit = Math.min(bytes.length, end + MOST_USERINFO);
  let hasColon = false;
  for (let at = end; at < limit; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === AT) return hasColon;
    if (byte === COLON) hasColon = true;
    if (byte <= 32 || byte === 0x22 || byte === 0x27 || byte === 0x60 || byte === 0x3c || byte === 0x3e)
      return false;
  }
  return false;
}

/** Whether dashes stand where a UUID has them, around that of its version. */
export function mayBeUuid(bytes: Uint8Array, start: number): boolean {
  return (
    bytes[start - 4] === DASH &&
    bytes[start + 6] === DASH &&
    bytes[start + 11] === DASH &&
    is(bytes[start - 12], HEX) &&
    is(bytes[start + 23], HEX)
  );
}

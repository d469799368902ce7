/** Kinds of bytes, as bits. */
const [NAME, SPACE, QUOTE, SEPARATOR, LETTER, HEX] = [1, 2, 4, 8, 16, 32];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const kinds = [/[\w.-]/, /[ \t]/, /["'`\\\])&]/, /[=:(,>?+|!%<-]/, /[A-Za-z_$.]/, /[0-9a-fA-F]/];
  return kinds.reduce((bits, kind, number) => bits | (kind.test(character) ? 1 << number : 0), 0);
});
/** A line's end, and the letter that `value` begins with. */
const [LINE, V] = [10, 118];
const MOST_NAME = 60;
const MOST_SPACE = 60;
const MOST_VALUE = 40;
const MOST_USERINFO = 280;
const [COLON, COMMA, PARENTHESIS, DASH, AT, PLUS, QUESTION] = Buffer.from(':,(-@+?');
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
export function mayBeNamed(bytes: Uint8Array, _start: number, end: number): boolean {
  const name = past(bytes, end, NAME, MOST_NAME);
  const quote = past(bytes, name, QUOTE, 10);
  const at = past(bytes, quote, SPACE, MOST_SPACE);
  const [byte, isQuoted] = [bytes[at], quote > name];
  if (is(byte, QUOTE)) return !isQuoted;
  if (byte === LINE) return at === name && hasMember(bytes, at);
  if (isQuoted && at > quote && is(byte, LETTER)) return true;
  if (!is(byte, SEPARATOR))
    return !isQuoted && at > quote && (is(byte, NAME) || byte === 0x5b || byte === 0x2a);
  if (byte === COMMA) return isQuoted;
  if (byte === PARENTHESIS) return !isQuoted;
  if (byte === PLUS || byte === QUESTION) return true;
  const value = past(bytes, at + 1, SPACE, MOST_SPACE);
  if (byte !== COLON || !is(bytes[value], LETTER)) return true;
  const last = past(bytes, value, LETTER, MOST_VALUE);
  return !ENDS.has(bytes[last] ?? 0) || bytes[last] === 0x28;
}

/** Whether the next line begins with a letter, as `value:` does. */
function hasMember(bytes: Uint8Array, from: number): boolean {
  const next = past(bytes, from + 1, SPACE, MOST_SPACE);
  return bytes[next] === V || bytes[next] === V - 32;
}

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

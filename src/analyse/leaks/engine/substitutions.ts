/** A piece of bytes in some form, before it is undone. */
export interface Encoded {
  readonly decoding: string;
  readonly start: number;
  readonly bytes: Buffer;
  /** Place of each decoded byte in the encoded ones. */
  readonly placeOf: (offset: number) => number;
}

/** Encoded bytes that are undone as one. */
export const LONGEST = 2 ** 20;
/** By byte: is it one of these characters? */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'latin1')) table[byte] = 1;
  return table;
}

export const HEX = tableOf('0123456789abcdefABCDEF');
const URL_TEXT = tableOf(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%',
);
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

/** `%41`, in what a URL may have. */
export function* percents(bytes: Buffer): Generator<Encoded, undefined> {
  for (let at = bytes.indexOf(PERCENT); at >= 0; at = bytes.indexOf(PERCENT, at)) {
    // Most of them, in formats and in programs, stand for nothing.
    if (hexAt(bytes, at + 1, 2) === undefined) {
      at += 1;
      continue;
    }
    let start = at;
    const least = Math.max(0, at - 1024);
    while (start > least && URL_TEXT[bytes[start - 1] ?? 0] === 1 && bytes[start - 1] !== PERCENT) start -= 1;
    let end = at;
    while (end < bytes.length && end - start < LONGEST && URL_TEXT[bytes[end] ?? 0] === 1) end += 1;
    const found = substituted(bytes, start, end, PERCENT, (place) => {
      const value = hexAt(bytes, place + 1, 2);
      return value === undefined ? undefined : [value, 3];
    });
    if (found) yield { decoding: 'url', ...found };
    at = end;
    if (at >= bytes.length) return;
  }
}

/** `\u0041` and `\x41`, on a line. */
export function* escapes(bytes: Buffer): Generator<Encoded, undefined> {
  for (const mark of ['\\u00', '\\x']) {
    const [head, digits] = mark === '\\x' ? [2, 2] : [2, 4];
    const letter = mark.charCodeAt(1);
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at >= 0; at = bytes.indexOf(mark, at, 'latin1')) {
      const earliest = Math.max(0, at - 1024);
      const start = earliest + bytes.subarray(earliest, at).lastIndexOf(10) + 1;
      const rest = bytes.subarray(at, start + LONGEST);
      const newLine = rest.indexOf(10);
      const end = at + (newLine < 0 ? rest.length : newLine);
      const found = substituted(bytes, start, end, BACKSLASH, (place) => {
        const value = bytes[place + 1] === letter ? hexAt(bytes, place + head, digits) : undefined;
        return value === undefined || value > 255 ? undefined : [value, head + digits];
      });
      if (found) yield { decoding: 'escape', ...found };
      if (end >= bytes.length) break;
      at = end;
    }
  }
}

/** RFC 2045, section 6.7, where a header says so. */
export function* quotedPrintable(bytes: Buffer): Generator<Encoded, undefined> {
  const header = bytes.indexOf('quoted-printable', 0, 'latin1');
  if (header < 0) return;
  for (let start = header; start < bytes.length; start += LONGEST) {
    const end = Math.min(bytes.length, start + LONGEST);
    const found = substituted(bytes, start, end, 0x3d, (place) => {
      if (bytes[place + 1] === 10) return [undefined, 2];
      if (bytes[place + 1] === 13 && bytes[place + 2] === 10) return [undefined, 3];
      const value = hexAt(bytes, place + 1, 2);
      return value === undefined ? undefined : [value, 3];
    });
    if (found) yield { decoding: 'quoted-printable', ...found };
  }
}

/** What stands for a byte, or for nothing, and how many bytes it has. */
type Substitute = readonly [value: number | undefined, length: number];

/** Part of the bytes with what begins with `mark` undone; undefined where nothing was. */
function substituted(
  bytes: Buffer,
  start: number,
  end: number,
  mark: number,
  undo: (place: number) => Substitute | undefined,
): Omit<Encoded, 'decoding'> | undefined {
  const output = Buffer.allocUnsafe(end - start);
  const places = new Uint32Array(end - start + 1);
  let [length, count] = [0, 0];
  for (let at = start; at < end;) {
    const found = bytes[at] === mark ? undo(at) : undefined;
    const [value, size] = found ?? [bytes[at], 1];
    places[length] = at;
    if (value !== undefined) output[length++] = value;
    if (found) count += 1;
    at += size;
  }
  places[length] = end;
  if (count === 0) return undefined;
  return {
    start,
    bytes: output.subarray(0, length),
    placeOf: (offset) => places[Math.min(offset, length)] ?? end,
  };
}

function hexAt(bytes: Buffer, at: number, digits: number): number | undefined {
  let value = 0;
  for (let place = at; place < at + digits; place += 1) {
    const byte = bytes[place] ?? 0;
    if (HEX[byte] === 0) return undefined;
    value = value * 16 + (byte <= 57 ? byte - 48 : (byte | 32) - 87);
  }
  return value;
}

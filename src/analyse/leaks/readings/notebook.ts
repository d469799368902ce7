import { MappedText, type Reading } from './types.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Bytes of a text of which is taken that somebody wrote it. */
const LONGEST = 2 ** 20;
/** Outputs that are no text (Jupyter, "The Notebook file format", display data). */
const NO_TEXT = /^(?:image|audio|video)\/|^application\/(?:pdf|octet-stream)/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** The sources and outputs of a notebook as people see them: a line is a line, and no quote has a backslash. */
export function notebookReading(bytes: Buffer): Reading | undefined {
  const text = new MappedText();
  let key = '';
  for (let at = bytes.indexOf(QUOTE); at >= 0 && !text.isFull; at = bytes.indexOf(QUOTE, at)) {
    const end = endOfText(bytes, at + 1);
    let behind = end + 1;
    while (isBlank(bytes[behind])) behind += 1;
    if (bytes[behind] === 0x3a) key = bytes.toString('latin1', at + 1, Math.min(end, at + 80));
    else if (end - at <= LONGEST && !NO_TEXT.test(key)) addText(text, bytes, at + 1, end);
    at = end + 1;
  }
  if (text.length === 0) return undefined;
  return { decoding: 'json', bytes: text.bytes(), originOf: (start, end) => text.originOf(start, end) };
}

function endOfText(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at += 1;
  }
  return bytes.length;
}

/** RFC 8259, section 7. */
function addText(text: MappedText, bytes: Buffer, start: number, end: number): void {
  // Of this text alone: the next backslash may be far away.
  const own = bytes.subarray(start, end);
  let [from, last] = [0, ''];
  for (let at = own.indexOf(BACKSLASH); at >= 0 && !text.isFull; at = own.indexOf(BACKSLASH, from)) {
    text.same(own.subarray(from, at), start + from);
    const letter = String.fromCharCode(own[at + 1] ?? 0);
    const digits = letter === 'u' ? own.toString('latin1', at + 2, at + 6) : '';
    const length = /^[0-9a-fA-F]{4}$/.test(digits) ? 6 : 2;
    last = length === 6 ? String.fromCharCode(parseInt(digits, 16)) : (ESCAPES[letter] ?? letter);
    text.instead(last.toWellFormed(), start + at, start + at + length);
    from = at + length;
  }
  text.same(own.subarray(from), start + from);
  // A line of a source ends with a line break of its own.
  if (!(from >= own.length && last === '\n')) text.instead('\n', end, end);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

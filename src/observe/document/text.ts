import { Fault } from '../../model/fault.ts';

const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a file without its byte order mark: UTF-16 where a mark says so, else UTF-8. Bytes that are no
 * characters become U+FFFD, so that one author's name in Latin-1 does not hide a package.
 */
export function decodeText(bytes: Buffer): string {
  const found = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  return new TextDecoder(found?.[1] ?? 'utf-8').decode(bytes);
}

/** Are there bytes that are no characters of their encoding, in whose place `decodeText` puts U+FFFD? */
export function isBrokenText(bytes: Buffer, text: string): boolean {
  if (!text.includes('\uFFFD')) return false;
  const found = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  try {
    new TextDecoder(found?.[1] ?? 'utf-8', { fatal: true }).decode(bytes);
    return false;
  } catch {
    return true;
  }
}

/** Lines of one text; a line takes some 200 bytes of memory once somebody made something of it. */
const MOST_LINES = 500_000;

/** The lines of a text, whatever ends them. Throws a `Fault` (`limit`) for more than 500,000. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/, MOST_LINES + 1);
  if (lines.length > MOST_LINES) throw new Fault('limit', `more than ${MOST_LINES} lines`);
  return lines;
}

import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { plainEntry, windowOf } from '../zip/open-file.ts';
import { pathIn } from './pieces.ts';

/** Digits of a header, what they are of, and where what matters of them stands. Source: cpio(5), "New ASCII" and "Old Character". */
interface Format {
  readonly form: RegExp;
  readonly base: 8 | 16;
  readonly header: number;
  readonly mode: readonly [start: number, end: number];
  readonly size: readonly [start: number, end: number];
  readonly nameSize: readonly [start: number, end: number];
  /** Headers with their names, and contents, fill a multiple of these bytes. */
  readonly alignment: number;
}

const FORMATS: readonly Format[] = [
  {
    form: /^07070[12][0-9a-fA-F]{104}$/,
    base: 16,
    header: 110,
    mode: [14, 22],
    size: [54, 62],
    nameSize: [94, 102],
    alignment: 4,
  },
  {
    form: /^070707[0-7]{70}/,
    base: 8,
    header: 76,
    mode: [18, 24],
    size: [65, 76],
    nameSize: [59, 65],
    alignment: 1,
  },
];
const LONGEST_HEADER = 110;
const LONGEST_NAME = 65_536;
const LAST = 'TRAILER!!!';
const [TYPE, REGULAR] = [0o170000, 0o100000];

/** Is it an archive of cpio, in ASCII? */
export function isCpio(head: Buffer): boolean {
  return formatOf(head) !== undefined;
}

function formatOf(head: Buffer): Format | undefined {
  const text = head.toString('latin1', 0, LONGEST_HEADER);
  return text.startsWith('0707') ? FORMATS.find(({ form }) => form.test(text)) : undefined;
}

/**
 * The files of such an archive, of one behind another too; what else stands behind the last, as the compressed part of an
 * initial file system, is given as it is. Throws a `Fault` (`malformed`).
 */
export function* cpioMembers(file: OpenFile): Generator<OpenFile, undefined> {
  const { path, size } = file.entry;
  for (let at = 0; at < size;) {
    const head = Buffer.from(file.read(at, LONGEST_HEADER));
    const format = formatOf(head);
    if (!format) throw new Fault('malformed', `${path}: a member of the archive is broken`);
    const numberOf = ([start, end]: readonly [number, number]) =>
      Number.parseInt(head.toString('latin1', start, end), format.base);
    const aligned = (place: number) => Math.ceil(place / format.alignment) * format.alignment;
    const [length, nameSize] = [numberOf(format.size), numberOf(format.nameSize)];
    const nameStart = at + format.header;
    const start = aligned(nameStart + nameSize);
    if (nameSize > LONGEST_NAME || start + length > size)
      throw new Fault('malformed', `${path}: a member of the archive is cut short`);
    const name = file.read(nameStart, nameSize).toString().replace(/\0.*$/s, '');
    at = aligned(start + length);
    if (name === LAST) {
      at = pastZeros(file, at);
      if (at >= size || isCpio(Buffer.from(file.read(at, LONGEST_HEADER)))) continue;
      yield windowOf(file, at, plainEntry(path, size - at));
      return;
    }
    if ((numberOf(format.mode) & TYPE) === REGULAR && length > 0)
      yield windowOf(file, start, plainEntry(pathIn(path, name), length));
  }
}

function pastZeros(file: OpenFile, start: number): number {
  for (let at = start; at < file.entry.size;) {
    const piece = file.read(at, 4096);
    const found = piece.findIndex((byte) => byte !== 0);
    if (found >= 0) return at + found;
    at += piece.length || file.entry.size;
  }
  return file.entry.size;
}

import type { OpenFile } from '../../../model/file.ts';

const PIECE = 4 * 2 ** 20;
/** Uncompressed bytes that are held in memory. */
const WHOLE = 8 * 2 ** 20;
/** Characters of one name in an archive. */
const LONGEST_NAME = 4_096;

/** The bytes of a file in pieces, each valid until the next. */
export function* bytesOf(file: OpenFile): Generator<Buffer, undefined> {
  const room = file.entry.size > PIECE ? Buffer.allocUnsafeSlow(PIECE) : undefined;
  for (let at = 0; ; at += PIECE) {
    const piece = file.read(at, PIECE, room);
    if (piece.length > 0) yield piece;
    if (piece.length < PIECE) return;
  }
}

/** The path of what an archive has, as a label: the names in an archive may be anything. */
export function pathIn(archive: string, name: string): string {
  return `${archive}!/${name.replace(/^(?:\.?\/)+/, '').slice(0, LONGEST_NAME)}`;
}

/** So many first bytes, or all where there are fewer, and what came with them. */
export function headOf(pieces: Generator<Buffer, undefined>, length: number): Buffer {
  const head: Buffer[] = [];
  for (let size = 0; size < length;) {
    const { value } = pieces.next();
    if (value === undefined) break;
    head.push(Buffer.from(value));
    size += value.length;
  }
  return joined(head);
}

/** All bytes where they are few, else those that are held by now. */
export function wholeOf(
  first: Buffer,
  pieces: Generator<Buffer, undefined>,
): { readonly bytes: Buffer; readonly isAll: boolean } {
  const held = [first];
  for (let size = first.length; size <= WHOLE;) {
    const { value } = pieces.next();
    if (value === undefined) return { bytes: joined(held), isAll: true };
    held.push(Buffer.from(value));
    size += value.length;
  }
  return { bytes: joined(held), isAll: false };
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  return first && pieces.length === 1 ? first : Buffer.concat(pieces);
}

export function* chained(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer, undefined> {
  if (first.length > 0) yield first;
  yield* rest;
}

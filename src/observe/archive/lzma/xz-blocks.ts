import { Fault } from '../../../model/fault.ts';
import type { ByteSource } from './byte-source.ts';

const [HEADER_MAGIC_LOW, HEADER_MAGIC_HIGH] = [0x58_7a_37_fd, 0x00_5a];
const LZMA2 = 0x21;
/** By the type of check: its bytes. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;
const FOOTER = 12;

/**
 * The blocks of a file of xz, of one stream behind another too: how far back each reaches, with the source at its chunks,
 * which have to be read before the next is asked for. Source: https://tukaani.org/xz/xz-file-format.txt
 */
export function* xzBlocks(source: ByteSource): Generator<number, undefined> {
  const { size } = source.file.entry;
  while (!source.isOver) {
    if (source.number(4) !== HEADER_MAGIC_LOW || source.number(2) !== HEADER_MAGIC_HIGH)
      throw source.broken();
    source.next();
    const checkSize = CHECK_SIZES[source.next() & 15] ?? 0;
    source.skipTo(source.place + 4);
    for (let header = source.next(); header !== 0; header = source.next()) {
      yield reachOf(source, source.place - 1 + (header + 1) * 4);
      source.skipTo(aligned(source.place) + checkSize);
    }
    skipIndex(source);
    source.skipTo(source.place + FOOTER);
    // Zeros fill up a stream.
    while (size - source.place >= 4 && isZero(source)) source.skipTo(source.place + 4);
    if (size - source.place < 4) return;
  }
}

function isZero(source: ByteSource): boolean {
  return source.file.read(source.place, 4).every((byte) => byte === 0);
}

/** All in such a file begins at a multiple of four bytes. */
function aligned(place: number): number {
  return Math.ceil(place / 4) * 4;
}

/** Reads a block's header up to its end. */
function reachOf(source: ByteSource, end: number): number {
  const flags = source.next();
  if ((flags & 0x40) !== 0) readNumber(source);
  if ((flags & 0x80) !== 0) readNumber(source);
  if ((flags & 3) !== 0)
    throw new Fault('unsupported', `${source.file.entry.path}: what xz filtered is not looked into`);
  if (readNumber(source) !== LZMA2 || readNumber(source) !== 1) throw source.broken();
  const coded = source.next();
  if (coded > 40 || source.place > end) throw source.broken();
  source.skipTo(end);
  return coded === 40 ? 2 ** 32 - 1 : (2 | (coded & 1)) * 2 ** ((coded >> 1) + 11);
}

/** Records of blocks, of which nothing is needed; what stands before them was read. */
function skipIndex(source: ByteSource): void {
  const count = readNumber(source);
  for (let record = 0; record < count; record += 1) {
    readNumber(source);
    readNumber(source);
  }
  source.skipTo(aligned(source.place) + 4);
}

/** A number of up to nine bytes, of which each has seven bits. */
function readNumber(source: ByteSource): number {
  let [value, weight] = [0, 1];
  for (let count = 0; count < 9; count += 1) {
    const byte = source.next();
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
    weight *= 128;
  }
  throw source.broken();
}

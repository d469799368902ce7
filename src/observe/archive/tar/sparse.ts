import { blockSize, malformed, parseSize } from './header.ts';
import { parseDecimal } from './pax.ts';

/** Where the stored bytes of a sparse file belong: offset, length, offset, length, … in bytes; the rest is zeros. */
export type SparseMap = number[];

/** Reads sparse format 0.1's map, `offset,length,…` (GNU tar manual, "Storing Sparse Files"). */
export function parseMapRecord(map: string, count: string | undefined): SparseMap {
  const numbers = map === '' ? [] : map.split(',').map(parseDecimal);
  if (numbers.length % 2 !== 0 || (count !== undefined && parseDecimal(count) !== numbers.length / 2)) {
    throw malformed('a sparse map has not as many segments as it says');
  }
  return numbers;
}

/** Adds the segments of an old GNU header (at 386, 4) or extension block (at 0, 21). True: an extension block follows. */
export function parseOldSegments(map: SparseMap, block: Buffer, at: number, count: number): boolean {
  for (let index = 0; index < count; index++) {
    const start = at + 24 * index;
    if (block[start] === 0) break;
    map.push(parseSize(block, start, start + 12), parseSize(block, start + 12, start + 24));
  }
  return block[at + 24 * count] !== 0;
}

/**
 * Sparse format 1.0's map, which stands before the content: decimal numbers a line, the count of segments first,
 * padded to whole blocks. Fed block by block.
 */
export class InlineMap {
  readonly map: SparseMap = [];
  #count: number | undefined;
  #digits = '';

  /** True once the map is complete. */
  add(block: Buffer, at: number): boolean {
    for (let index = at; index < at + blockSize; index++) {
      const byte = block[index] as number;
      if (byte !== 0x0a) this.#digits += String.fromCharCode(byte);
      else if (this.#line(parseDecimal(this.#digits))) return true;
      if (this.#digits.length > 20) break;
    }
    if (this.#digits.length > 20) throw malformed('a sparse map has a number that is none');
    return false;
  }

  #line(value: number): boolean {
    this.#digits = '';
    if (this.#count === undefined) this.#count = value;
    else this.map.push(value);
    return this.map.length === 2 * this.#count;
  }
}

/** Throws a `Fault` unless the segments are in order, inside the file, and as long as what is stored. */
export function checkMap(map: SparseMap, size: number, stored: number): void {
  let last = 0;
  let total = 0;
  for (let index = 0; index < map.length; index += 2) {
    const offset = map[index] as number;
    const end = offset + (map[index + 1] as number);
    if (offset < last || end > size) throw malformed('a sparse map does not fit its file');
    total += end - offset;
    last = end;
  }
  if (total !== stored) throw malformed('a sparse map does not fit what is stored');
}

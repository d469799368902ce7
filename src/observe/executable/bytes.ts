import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';

/** Numbers at offsets of a buffer, in the byte order of the file they came from. */
export interface Fields {
  readonly u16: (offset: number) => number;
  readonly u32: (offset: number) => number;
  /** Loses precision from 2^53 on. */
  readonly u64: (offset: number) => number;
}

/** Fields of a buffer in little-endian or big-endian order. Throws a RangeError outside of the buffer. */
export function fields(bytes: Buffer, littleEndian: boolean): Fields {
  return littleEndian
    ? {
        u16: (offset) => bytes.readUInt16LE(offset),
        u32: (offset) => bytes.readUInt32LE(offset),
        u64: (offset) => bytes.readUInt32LE(offset) + 2 ** 32 * bytes.readUInt32LE(offset + 4),
      }
    : {
        u16: (offset) => bytes.readUInt16BE(offset),
        u32: (offset) => bytes.readUInt32BE(offset),
        u64: (offset) => 2 ** 32 * bytes.readUInt32BE(offset) + bytes.readUInt32BE(offset + 4),
      };
}

/** Exactly `length` bytes of a file, or a `malformed` Fault that says what is cut off. The buffer may be reused. */
export function exactly(file: OpenFile, offset: number, length: number, what: string): Buffer {
  const inside = offset + length <= file.entry.size;
  const bytes = inside ? file.read(offset, length) : undefined;
  if (bytes?.length !== length) {
    throw new Fault('malformed', `${file.entry.path}: ${what} lies outside of the file`);
  }
  return bytes;
}

/** A text that ends at the first zero byte or after `length` bytes. */
export function textUntilZero(bytes: Buffer, offset: number, length: number): string {
  const end = Math.min(offset + length, bytes.length);
  let zero = offset;
  while (zero < end && bytes[zero] !== 0) zero += 1;
  return bytes.toString('latin1', offset, zero);
}

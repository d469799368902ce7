import type { OpenFile } from '../../../../model/file.ts';

const MAGICS = new Set([0x377f0682, 0x377f0683]);
const HEADER_SIZE = 32;
const FRAME_HEADER_SIZE = 24;

/**
 * How many pages of an SQLite write-ahead log are committed (section 4 of https://sqlite.org/fileformat2.html):
 * frames up to the last commit whose salts are those of the log. 0 for an empty, reset or foreign file.
 */
export function committedFrames(file: OpenFile): number {
  const header = Buffer.from(file.read(0, HEADER_SIZE));
  if (header.length < HEADER_SIZE || !MAGICS.has(header.readUInt32BE(0))) return 0;
  const pageSize = header.readUInt32BE(8);
  if (pageSize < 512 || pageSize > 65536) return 0;
  let committed = 0;
  for (let index = 0; ; index += 1) {
    const frame = file.read(HEADER_SIZE + index * (FRAME_HEADER_SIZE + pageSize), FRAME_HEADER_SIZE);
    if (frame.length < FRAME_HEADER_SIZE || !frame.subarray(8, 16).equals(header.subarray(16, 24))) break;
    if (frame.readUInt32BE(4) !== 0) committed = index + 1;
  }
  return committed;
}

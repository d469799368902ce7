import type { OpenFile } from '../../model/file.ts';

const BLOCK_SIZE = 256 * 1024;
/** Bytes of a line; what is longer is cut off. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;

/** The lines of a text file, without their ends, read a block at a time. */
export function* linesOf(file: Pick<OpenFile, 'read'>): Generator<string, undefined> {
  let begun = Buffer.alloc(0);
  for (let offset = 0; ;) {
    const block = file.read(offset, BLOCK_SIZE);
    if (block.length === 0) break;
    offset += block.length;
    const end = block.lastIndexOf(NEWLINE);
    if (end < 0) {
      if (begun.length < LONGEST_LINE) begun = Buffer.concat([begun, block]);
      continue;
    }
    yield* Buffer.concat([begun, block.subarray(0, end)])
      .toString('utf8')
      .split('\n');
    begun = Buffer.from(block.subarray(end + 1));
  }
  if (begun.length > 0) yield begun.toString('utf8');
}

import { open } from 'node:fs/promises';

/** How a file of lines ends. */
export interface Tail {
  readonly size: number;
  /** The last line that has an end, without it; undefined where there is none. */
  readonly line: Buffer | undefined;
  /** What is behind its end. */
  readonly unfinished: Buffer;
}

const NEWLINE = 0x0a;
const CHUNK = 64 * 1024;

/** Reads a file from its end, as far back as its last line goes. What is no plain file, such as a terminal, has nothing. */
export async function readTail(path: string): Promise<Tail> {
  await using file = await open(path, 'r');
  const stat = await file.stat();
  if (!stat.isFile()) return { size: 0, line: undefined, unfinished: Buffer.alloc(0) };
  const { size } = stat;
  let bytes = Buffer.alloc(0);
  for (let length = Math.min(CHUNK, size); ; length = Math.min(length * 2, size)) {
    bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, size - length);
    const end = bytes.lastIndexOf(NEWLINE);
    const start = end <= 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1);
    if (length < size && start < 0) continue;
    if (end < 0) return { size, line: undefined, unfinished: bytes };
    return { size, line: bytes.subarray(start + 1, end), unfinished: bytes.subarray(end + 1) };
  }
}

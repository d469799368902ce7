import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const CHUNK = 2 ** 18;

/** A part of an open file as a stream. Unlike the file's own streams, ending it early leaves the file open. */
export function readRange(file: FileHandle, offset: number, size: number): Readable {
  return Readable.from(chunksOf(file, offset, size), { objectMode: false, highWaterMark: CHUNK });
}

async function* chunksOf(file: FileHandle, offset: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size;) {
    const length = Math.min(CHUNK, size - at);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset + at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

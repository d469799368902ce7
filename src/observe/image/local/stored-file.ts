import type { FileHandle } from 'node:fs/promises';

/**
 * An open file, and its bytes told apart without being read: a file that was written since, or put in its place, has
 * another number or other times. Who can set the clock can forge the time of the last change; nobody else.
 */
export async function storedFile(file: FileHandle): Promise<{ size: number; state: string }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return { size: Number(size), state: [dev, ino, size, mtimeNs, ctimeNs].join('.') };
}

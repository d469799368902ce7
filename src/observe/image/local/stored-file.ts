import type { BigIntStats } from 'node:fs';

/**
 * A file by what its descriptor says of it, and its bytes told apart without being read: a file that was written since, or put in its place, has
 * another number or other times. Who can set the clock can forge the time of the last change; nobody else.
 */
export function storedFile({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): {
  readonly size: number;
  readonly state: string;
} {
  return { size: Number(size), state: [dev, ino, size, mtimeNs, ctimeNs].join('.') };
}

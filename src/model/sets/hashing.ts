/** One number of 32 bits for several in their order (FNV-1a, a number at a time). */
export function hashTogether(numbers: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193) ^ (hash >>> 15);
  return hash;
}

/** The same for several in any order. */
export function hashUnordered(numbers: Iterable<number>): number {
  let hash = 0;
  for (const number of numbers) hash = (hash + Math.imul(number ^ (number >>> 16), 0x45d9f3b)) | 0;
  return hash;
}

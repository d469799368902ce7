import type { Reading } from './types.ts';

/** What files of certain kinds say. */
export interface Readings {
  readonly readings: readonly Reading[];
  /** Do they take the place of the bytes? */
  readonly isInstead: boolean;
}

/** All readings of a file that is in memory. */
export function readingsOf(_bytes: Buffer, _path: string): Readings {
  return { readings: [], isInstead: false };
}

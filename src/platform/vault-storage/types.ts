/** A value as it is kept: what the barrier has encrypted. `version` counts its writes from 1. */
export interface StoredValue {
  readonly value: Buffer;
  readonly version: number;
}

/** A write, or with no `value` the removal, of one path. */
export interface StorageChange {
  readonly path: string;
  readonly value?: Buffer | undefined;
  /** The version that is there, 0 for none: with another one nothing is changed. */
  readonly expected: number;
  /** When somebody has to look at it, in milliseconds since 1970; default never. */
  readonly due?: number | undefined;
}

/** One value that is due. */
export interface DueValue extends StoredValue {
  readonly path: string;
}

/** All of one path, as it is stored. */
export interface StorageRow extends DueValue {
  readonly due: number | undefined;
}

/** What everything in a store is replaced with, and when. */
export interface Replacement {
  /** In any order, no two of one path, and none below what is kept. */
  readonly rows: AsyncIterable<StorageRow>;
  /** Prefixes that end in a slash, below which everything stays. */
  readonly kept: readonly string[];
  /** Versions that are there, 0 for none: with another one nothing is changed. */
  readonly expected: readonly Pick<StorageChange, 'path' | 'expected'>[];
}

/** What was there at some paths, in their order. */
export type Values = readonly (StoredValue | undefined)[];

/**
 * Durable values by path, such as `logical/7f/cart`. Every call sees all writes that were answered before, from whatever
 * process; a write is answered when it is durable. Rejects with a `Fault` (`unreachable`) where the store is away.
 */
export interface VaultStorage {
  /**
   * Does some work whose reads need not show more than was answered before it began, or before its own last write ended:
   * what was read since may be given to it again. What work of the same name has read before is read at once, with the
   * first that it reads: whoever is to know nothing of what another reads has a name of their own.
   */
  during<Result>(work: () => Promise<Result>, name?: string): Promise<Result>;
  /** The values at these paths as of one moment: at once, where work may be given what was read since it began. */
  get(paths: readonly string[]): Values | Promise<Values>;
  /** Names right below a prefix that ends in a slash, folders with a slash, in order of their bytes, those after `after`. */
  list(prefix: string, after: string, limit: number): Promise<readonly string[]>;
  /** How many paths there are below a prefix that ends in a slash; `most` where there are more. */
  count(prefix: string, most: number): Promise<number>;
  /** Makes all changes, or none and answers false: something was not as expected. */
  write(changes: readonly StorageChange[]): Promise<boolean>;
  /**
   * Takes values below a prefix whose time has come, the oldest first, and makes them due again at `until`: nobody else
   * gets them meanwhile. Times in milliseconds since 1970.
   */
  claim(prefix: string, now: number, until: number, limit: number): Promise<readonly DueValue[]>;
  /** Everything as of one moment, in order of paths, a few megabytes at a time at most beside the largest value. */
  rows(): AsyncIterable<StorageRow>;
  /**
   * Puts rows in the place of everything, at once; false where something was not as expected. Where reading them rejects,
   * nothing is changed, and it rejects with the same.
   */
  replace(replacement: Replacement): Promise<boolean>;
  close(): Promise<void>;
}

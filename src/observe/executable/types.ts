/** A named part of an executable that has bytes in the file. `offset` and `size` are bytes of the file. */
export interface Section {
  readonly name: string;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

/** A part of the file that the loader maps to memory at `address`. */
export interface Segment {
  readonly address: number;
  readonly offset: number;
  /** Bytes in the file; memory beyond them is zero. */
  readonly size: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

/**
 * Where things are in an executable. Addresses and offsets of 2^53 and above lose precision: no program has them,
 * and what lies outside the file is never read.
 */
export interface Executable {
  readonly format: 'elf' | 'pe' | 'mach-o';
  readonly sections: readonly Section[];
  /** In the order of the file's own table. */
  readonly segments: readonly Segment[];
  /** Why there are no sections although the file speaks of some. The loader does not need them, so it still runs. */
  readonly trouble?: string;
}

import { Fault } from '../fault.ts';
import { DIFFERENCE, INTERSECTION, type SetAlgebra, UNION, decide } from './types.ts';

/** Ports and IPv4 addresses are numbers (safe integers), IPv6 addresses are bigints. */
export type Ordinal = number | bigint;

/**
 * An immutable set of integers, as disjoint intervals. Held as ascending boundaries b0 < b1 < b2 < …: the members
 * are b0 ≤ x < b1, b2 ≤ x < b3 and so on. Neighbouring intervals never touch, so the boundaries are canonical,
 * and every operation is one merge that only compares: linear time, the same code for numbers and bigints.
 */
export class Intervals<T extends Ordinal> implements SetAlgebra<Intervals<T>> {
  /** An even count, strictly ascending; the upper bound of each interval is exclusive. */
  readonly bounds: readonly T[];

  /** `bounds` must be canonical, as they come from another set; `Intervals.of` takes anything. */
  constructor(bounds: readonly T[]) {
    this.bounds = bounds;
  }

  static empty<T extends Ordinal>(): Intervals<T> {
    return new Intervals<T>([]);
  }

  /**
   * The union of closed intervals `[first, last]` in any order, overlapping or not.
   * Throws a `Fault` (`malformed`) that names an interval that ends before it begins, or is not of integers.
   */
  static of(pairs: Iterable<readonly [number, number]>): Intervals<number>;
  static of(pairs: Iterable<readonly [bigint, bigint]>): Intervals<bigint>;
  static of<T extends Ordinal>(pairs: Iterable<readonly [T, T]>): Intervals<T> {
    const sorted = [...pairs].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const bounds: T[] = [];
    for (const [first, last] of sorted) {
      requireInterval(first, last);
      const end = add(last, 1);
      const previous = bounds.at(-1);
      if (previous === undefined || first > previous) bounds.push(first, end);
      else if (end > previous) bounds[bounds.length - 1] = end;
    }
    return new Intervals(bounds);
  }

  /** What working with the set costs: how many boundaries it has. */
  get weight(): number {
    return this.bounds.length;
  }

  isEmpty(): boolean {
    return this.bounds.length === 0;
  }

  union(other: Intervals<T>): Intervals<T> {
    if (this === other || other.isEmpty()) return this;
    return this.isEmpty() ? other : this.merge(other, UNION);
  }

  intersect(other: Intervals<T>): Intervals<T> {
    if (this === other || this.isEmpty()) return this;
    return other.isEmpty() ? other : this.merge(other, INTERSECTION);
  }

  subtract(other: Intervals<T>): Intervals<T> {
    return this.isEmpty() || other.isEmpty() ? this : this.merge(other, DIFFERENCE);
  }

  /** The members of `universe` that are not in this set. */
  complement(universe: Intervals<T>): Intervals<T> {
    return universe.subtract(this);
  }

  equals(other: Intervals<T>): boolean {
    const { bounds } = this;
    return (
      this === other ||
      (bounds.length === other.bounds.length && bounds.every((bound, index) => bound === other.bounds[index]))
    );
  }

  isSubsetOf(other: Intervals<T>): boolean {
    return this === other || this.subtract(other).isEmpty();
  }

  /** Is anything in both? Looks for the intervals of the smaller one in the other. */
  overlaps(other: Intervals<T>): boolean {
    if (this.bounds.length > other.bounds.length) return other.overlaps(this);
    const { bounds } = this;
    for (let index = 0; index + 1 < bounds.length; index += 2) {
      const [start, end] = [bounds[index], bounds[index + 1]];
      if (start === undefined || end === undefined) return false;
      const before = countUpTo(other.bounds, start);
      const next = other.bounds[before];
      if (before % 2 === 1 || (next !== undefined && next < end)) return true;
    }
    return false;
  }

  includes(value: T): boolean {
    return countUpTo(this.bounds, value) % 2 === 1;
  }

  /** How many integers are in the set. */
  size(): bigint {
    let size = 0n;
    for (const [first, last] of this) size += BigInt(last) - BigInt(first) + 1n;
    return size;
  }

  /** The smallest member; undefined where there is none. */
  first(): T | undefined {
    return this.bounds[0];
  }

  /** The closed intervals `[first, last]`, ascending. */
  *[Symbol.iterator](): Generator<readonly [T, T]> {
    let start: T | undefined;
    for (const bound of this.bounds) {
      if (start === undefined) start = bound;
      else {
        yield [start, add(bound, -1)];
        start = undefined;
      }
    }
  }

  private merge(other: Intervals<T>, table: number): Intervals<T> {
    return new Intervals(mergeBounds(this.bounds, other.bounds, table));
  }
}

/** One pass over both lists: after i and j boundaries, i % 2 and j % 2 say what we are inside of. */
function mergeBounds<T extends Ordinal>(a: readonly T[], b: readonly T[], table: number): T[] {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  let inside = 0;
  while (i < a.length || j < b.length) {
    const x = a[i];
    const y = b[j];
    const takesX = y === undefined || (x !== undefined && x <= y);
    const takesY = x === undefined || (y !== undefined && y <= x);
    const at = takesX ? x : y;
    if (takesX) i += 1;
    if (takesY) j += 1;
    const now = decide(table, i & 1, j & 1);
    if (now !== inside && at !== undefined) merged.push(at);
    inside = now;
  }
  return merged;
}

/** How many of the ascending numbers are at most `value`. */
function countUpTo<T extends Ordinal>(ascending: readonly T[], value: T): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const bound = ascending[middle];
    if (bound !== undefined && bound <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireInterval(first: Ordinal, last: Ordinal): void {
  const integers = [first, last].every((end) => typeof end === 'bigint' || Number.isSafeInteger(end));
  if (integers && first <= last) return;
  const reason = integers ? 'ends before it begins' : 'is not one of integers';
  throw new Fault('malformed', `the interval ${first} to ${last} ${reason}`);
}

function add<T extends Ordinal>(value: T, step: number): T;
function add(value: Ordinal, step: number): Ordinal {
  return typeof value === 'bigint' ? value + BigInt(step) : value + step;
}

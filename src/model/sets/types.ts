/**
 * A Boolean algebra of immutable sets: intervals, addresses, languages, optional texts and traffic all are one.
 * `equals` is exact: two sets with the same members are equal, whatever way they were made.
 */
export interface SetAlgebra<Self> {
  isEmpty(): boolean;
  union(other: Self): Self;
  intersect(other: Self): Self;
  /** The members of this set that are not in `other`. */
  subtract(other: Self): Self;
  equals(other: Self): boolean;
  isSubsetOf(other: Self): boolean;
}

/**
 * A binary operation as a truth table: bit `2a + b` says whether something is in the result,
 * where `a` and `b` (0 or 1) say whether it is in the first and in the second set.
 */
export const UNION = 0b1110;
export const INTERSECTION = 0b1000;
export const DIFFERENCE = 0b0100;

/** Looks up a truth table. `inFirst` and `inSecond` are 0 or 1, and so is the result. */
export function decide(table: number, inFirst: number, inSecond: number): number {
  return (table >> (2 * inFirst + inSecond)) & 1;
}

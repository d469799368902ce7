import { compareDigits } from './digits.ts';

/** The order of two lists of numbers: the first that differs decides, and of two that begin alike the longer is newer. */
export function compareNumberLists(left: readonly string[], right: readonly string[]): number {
  for (const [index, number] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareDigits(number, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

import { Fault } from '../fault.ts';
import type { SetAlgebra } from './types.ts';

/** Some values, and what holds for each of them. The parts of a partition are disjoint and cover every value. */
export interface Part<Values, Result> {
  readonly values: Values;
  readonly result: Result;
}

/** Bounds the work of one operation, however many parts it makes on the way. */
export class Budget {
  private left = 1_000_000;

  /** Throws a `Fault` (`limit`) where the work is more than any policy needs. */
  spend(work: number): void {
    this.left -= work;
    if (this.left >= 0) return;
    throw new Fault('limit', 'the rules tell too many kinds of requests apart to be compared', {
      hint: 'Use fewer different conditions on headers, hosts and paths for the same port.',
    });
  }
}

/**
 * Lays one partition over the other: what holds for a value follows from what both say of it. Values for which the
 * same holds are one part, so the result is canonical up to order.
 */
export function combineParts<Values extends SetAlgebra<Values> & { readonly weight: number }, Result>(
  first: readonly Part<Values, Result>[],
  second: readonly Part<Values, Result>[],
  combine: (first: Result, second: Result) => Result,
  same: (first: Result, second: Result) => boolean,
  budget: Budget,
): Part<Values, Result>[] {
  const parts: Part<Values, Result>[] = [];
  for (const one of first) {
    for (const other of second) {
      budget.spend(one.values.weight + other.values.weight);
      const values = one.values.intersect(other.values);
      if (!values.isEmpty()) addPart(parts, { values, result: combine(one.result, other.result) }, same);
    }
  }
  return parts;
}

function addPart<Values extends SetAlgebra<Values>, Result>(
  parts: Part<Values, Result>[],
  part: Part<Values, Result>,
  same: (first: Result, second: Result) => boolean,
): void {
  const place = parts.findIndex(({ result }) => same(result, part.result));
  const known = parts[place];
  if (known) parts[place] = { values: known.values.union(part.values), result: known.result };
  else parts.push(part);
}

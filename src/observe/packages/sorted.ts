import { PackedList } from '../../model/packed-list.ts';

/** Values that are sorted in memory at once. */
const RUN_LENGTH = 2048;

/** The values in the order of their keys, those of one key in the order given. There may be more than fit in memory. */
export function* sorted<T>(values: Iterable<T>, keyOf: (value: T) => string): Generator<T, undefined> {
  const byKey = (left: T, right: T) => order(keyOf(left), keyOf(right));
  const runs: Iterable<T>[] = [];
  let run: T[] = [];
  for (const value of values) {
    run.push(value);
    if (run.length < RUN_LENGTH) continue;
    runs.push(PackedList.from(run.toSorted(byKey)));
    run = [];
  }
  const last = run.toSorted(byKey);
  if (runs.length === 0) yield* last;
  else yield* mergedRuns([...runs, last], keyOf);
}

/** What a run has next, and the rest of it. */
interface Head<T> {
  readonly run: number;
  readonly rest: Iterator<T>;
  readonly value: T;
  readonly key: string;
}

/** Always the least of what the runs have next, of equals that of the first run. */
function* mergedRuns<T>(runs: readonly Iterable<T>[], keyOf: (value: T) => string): Generator<T, undefined> {
  const headOf = (run: number, rest: Iterator<T>): Head<T> | undefined => {
    const next = rest.next();
    return next.done ? undefined : { run, rest, value: next.value, key: keyOf(next.value) };
  };
  const heads = runs
    .flatMap((values, run) => headOf(run, values[Symbol.iterator]()) ?? [])
    .toSorted(compareHeads);
  for (let first = heads.shift(); first !== undefined; first = heads.shift()) {
    yield first.value;
    const next = headOf(first.run, first.rest);
    if (next !== undefined) heads.splice(placeOf(next, heads), 0, next);
  }
}

function compareHeads<T>(left: Head<T>, right: Head<T>): number {
  return order(left.key, right.key) || left.run - right.run;
}

/** Where the head belongs among these, which are sorted. */
function placeOf<T>(head: Head<T>, heads: readonly Head<T>[]): number {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const other = heads[middle];
    if (other !== undefined && compareHeads(other, head) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By code unit, so that no locale changes the order. */
export function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

import { PackedList } from './packed-list.ts';
import { NO_ROOM, type PlainRoom } from './plain-room.ts';
import { weightOf } from './weight.ts';

/** Values that are sorted in memory at once. */
const RUN_LENGTH = 2048;
/** Values inside of these. */
const RUN_WEIGHT = 256 * 1024;

/** Characters of texts that are sorted in memory at once, and how many of them: where they may stay as they are, and else. */
const ROOMY_RUN = { size: 2 * 2 ** 20, length: 16 * 1024 } as const;
const NARROW_RUN = { size: 2 ** 20, length: RUN_LENGTH } as const;

/** Negative where `left` comes first, positive where `right` does, 0 where it does not matter. */
type Compare<T> = (left: T, right: T) => number;

/** The values in this order, those that are equal in it in the order given. There may be more than fit in memory. */
export function* sorted<T>(values: Iterable<T>, compare: Compare<T>): Generator<T, undefined> {
  const runs: PackedList<T>[] = [];
  let run: T[] = [];
  let weight = 0;
  for (const value of values) {
    run.push(value);
    weight += weightOf(value, RUN_WEIGHT);
    if (run.length < RUN_LENGTH && weight < RUN_WEIGHT) continue;
    runs.push(PackedList.from(run.toSorted(compare)));
    [run, weight] = [[], 0];
  }
  const last = run.toSorted(compare);
  if (runs.length === 0) yield* last;
  else yield* mergedRuns([...runs.map((packed) => packed.drain()), last.values()], compare);
}

/** A text and what it is sorted by. */
type Keyed = readonly [key: string, text: string];

/** Texts of JSON with their keys, in the order of these; what is equal in it in the order given. None is taken apart. */
export function* sortedTexts(
  texts: Iterable<string>,
  keyOf: (text: string) => string,
  room: PlainRoom = NO_ROOM,
): Generator<Keyed, undefined> {
  const most = room === NO_ROOM ? NARROW_RUN : ROOMY_RUN;
  const runs: PackedList<unknown>[] = [];
  let run: Keyed[] = [];
  let size = 0;
  for (const text of texts) {
    run.push([keyOf(text), text]);
    size += text.length;
    if (run.length < most.length && size < most.size) continue;
    runs.push(packedRun(run, room));
    [run, size] = [[], 0];
  }
  const last = run.toSorted(byKey);
  if (runs.length === 0) yield* last;
  else {
    const rest = runs.map((packed) => keyed(packed.drainTexts(), keyOf));
    yield* mergedRuns([...rest, last.values()], byKey);
  }
}

const byKey: Compare<Keyed> = ([left], [right]) => order(left, right);

function packedRun(run: readonly Keyed[], room: PlainRoom): PackedList<unknown> {
  const packed = new PackedList<unknown>(room);
  for (const [, text] of run.toSorted(byKey)) packed.pushText(text);
  return packed;
}

function* keyed(texts: Iterable<string>, keyOf: (text: string) => string): Generator<Keyed, undefined> {
  for (const text of texts) yield [keyOf(text), text];
}

/** The values of sequences that are each in this order, in this order; of equals those of the first sequence first. */
export function merged<T>(sequences: readonly Iterable<T>[], compare: Compare<T>): Generator<T, undefined> {
  return mergedRuns(
    sequences.map((values) => values[Symbol.iterator]()),
    compare,
  );
}

/** Neighbours that have the same key, together. */
export function* neighbours<T>(
  values: Iterable<T>,
  keyOf: (value: T) => string,
): Generator<[T, ...T[]], undefined> {
  let group: [T, ...T[]] | undefined;
  for (const value of values) {
    if (group && keyOf(group[0]) === keyOf(value)) {
      group.push(value);
      continue;
    }
    if (group) yield group;
    group = [value];
  }
  if (group) yield group;
}

/** What a run has next, and the rest of it. */
interface Head<T> {
  readonly run: number;
  readonly rest: Iterator<T>;
  readonly value: T;
}

/** Always the least of what the runs have next, of equals that of the first run. */
function* mergedRuns<T>(runs: readonly Iterator<T>[], compare: Compare<T>): Generator<T, undefined> {
  const headOf = (run: number, rest: Iterator<T>): Head<T> | undefined => {
    const next = rest.next();
    return next.done ? undefined : { run, rest, value: next.value };
  };
  const compareHeads: Compare<Head<T>> = (left, right) =>
    compare(left.value, right.value) || left.run - right.run;
  const heads = runs.flatMap((rest, run) => headOf(run, rest) ?? []).toSorted(compareHeads);
  for (let first = heads.shift(); first !== undefined; first = heads.shift()) {
    yield first.value;
    const next = headOf(first.run, first.rest);
    if (next !== undefined) heads.splice(placeOf(next, heads, compareHeads), 0, next);
  }
}

/** Where the value belongs among these, which are sorted. */
function placeOf<T>(value: T, among: readonly T[], compare: Compare<T>): number {
  let [low, high] = [0, among.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const other = among[middle];
    if (other !== undefined && compare(other, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In the order of their keys. */
export function by<T>(keyOf: (value: T) => string): Compare<T> {
  return (left, right) => order(keyOf(left), keyOf(right));
}

/** By code unit, so that no locale changes the order. */
export function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

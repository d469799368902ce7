import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keptFolder } from './kept.ts';
import type { Outcome } from './outcome.ts';
import type { Suite } from './suite.ts';

/** Seconds that suites took when they last passed on this machine, by name. */
export type Seconds = ReadonlyMap<string, number>;

const file = (): string => join(keptFolder(), 'seconds-of-suites.json');

/**
 * Those that run one after another first, then whoever took longest, or is new: no lane ends alone with a long one. Those
 * that mostly work, which need no machine, are spread among those that mostly wait, so that cores are busy throughout.
 */
export function longestFirst(suites: readonly Suite[], seconds: Seconds): Suite[] {
  const of = ({ name }: Suite) => seconds.get(name) ?? Number.MAX_VALUE;
  const those = (...lanes: readonly Suite['lane'][]) =>
    suites.filter(({ lane }) => lanes.includes(lane)).toSorted((one, other) => of(other) - of(one));
  return [...those('kernel', 'host'), ...spread([those('anywhere'), those('engine', 'machine')])];
}

/** One list of several, each in its order and evenly spread over the whole. */
function spread<T>(lists: readonly (readonly T[])[]): T[] {
  const placed = lists.flatMap((list) =>
    list.map((item, index) => ({ item, at: (index + 0.5) / list.length })),
  );
  return placed.toSorted((one, other) => one.at - other.at).map(({ item }) => item);
}

/** None where nothing has run yet. */
export function lastSeconds(): Seconds {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file(), 'utf8')) as Record<string, number>));
  } catch {
    return new Map();
  }
}

/** Keeps what those that passed took, beside what is known of others. */
export function keepSeconds(outcomes: readonly Outcome[]): void {
  const passed = outcomes.filter(({ hasPassed }) => hasPassed);
  const all = new Map([
    ...lastSeconds(),
    ...passed.map(({ suite, seconds }) => [suite.name, seconds] as const),
  ]);
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), JSON.stringify(Object.fromEntries(all)));
}

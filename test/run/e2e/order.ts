import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keptFolder } from './kept.ts';
import type { Outcome } from './outcome.ts';
import type { Suite } from './suite.ts';

/** Seconds that suites took when they last passed on this machine, by name. */
export type Seconds = ReadonlyMap<string, number>;

const file = (): string => join(keptFolder(), 'seconds-of-suites.json');

/**
 * Those that run one after another first, then whoever took longest, or is new: no lane ends alone with a long one, and
 * those that wait are beside those that work.
 */
export function longestFirst(suites: readonly Suite[], seconds: Seconds): Suite[] {
  const isAlone = ({ lane }: Suite) => Number(lane === 'kernel' || lane === 'host');
  const of = ({ name }: Suite) => seconds.get(name) ?? Number.MAX_VALUE;
  return suites.toSorted((one, other) => isAlone(other) - isAlone(one) || of(other) - of(one));
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

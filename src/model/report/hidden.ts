import type { Hidden } from './scan.ts';

/**
 * Why a finding is not shown, in the order in which each is asked: somebody answered for it (`vex`, `waived`; it is
 * among `suppressed`), no release fixes it under `--only-fixed` (`unfixed`), or `--severity` leaves it out (`severity`;
 * it is judged all the same).
 */
export const HIDING = ['vex', 'waived', 'unfixed', 'severity'] as const;

/**
 * Why `--only-relevant` leaves a finding out: it is no vulnerability where it is, its code is not reachable, it is in a
 * kernel that a container does not run, or in what only development needs. Since 1.4.
 */
export const IRRELEVANT_BY = ['unimportant', 'unreachable', 'kernel', 'development'] as const;
export type IrrelevantBy = (typeof IRRELEVANT_BY)[number];

/**
 * Counted only where there is something to count: `published` are secrets in files of a distribution, which are among
 * `suppressed` (since 1.4), `unverified` those that `--verified-only` leaves out.
 */
export const HIDING_AT_TIMES = ['published', 'unverified', ...IRRELEVANT_BY] as const;

/** What hides something, each with how much. */
export function hiddenCounts(hidden: Hidden): [way: keyof Hidden, count: number][] {
  const ways: readonly (keyof Hidden)[] = [...HIDING, ...HIDING_AT_TIMES];
  return ways.map((way): [keyof Hidden, number] => [way, hidden[way] ?? 0]).filter(([, count]) => count > 0);
}

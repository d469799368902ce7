import { stripVTControlCharacters } from 'node:util';
import type { Suite } from './suite.ts';

const KINDS = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo'] as const;
type Kind = (typeof KINDS)[number];
export type Counts = Readonly<Record<Kind, number>>;

export interface Outcome {
  readonly suite: Suite;
  readonly hasPassed: boolean;
  readonly output: string;
  readonly counts: Counts;
  readonly seconds: number;
  /** Undefined where it was killed. */
  readonly cpuSeconds: number | undefined;
}

const NONE = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;

/** What Node's test runner counted, as its output ends with; one failure where it did not come to count. */
export function countsIn(output: string): Counts {
  const counts = { ...NONE };
  const text = stripVTControlCharacters(output);
  for (const kind of KINDS) {
    const found = text.match(new RegExp(`^ℹ ${kind} (\\d+)$`, 'gm'))?.at(-1);
    if (!found) return { ...NONE, tests: 1, fail: 1 };
    counts[kind] = Number(/\d+/.exec(found)?.[0]);
  }
  return counts;
}

/** What went wrong, as the runner repeats it at its end; all of the output where it did not come to that. */
export function failuresIn(output: string): string {
  return /^.*✖ failing tests:$[^]*/m.exec(output)?.[0] ?? output;
}

/**
 * The closing lines of a run, in the form of Node's test runner. `complaints`: what is wrong with the run besides, each
 * a test that fails.
 */
export function closingCount(outcomes: readonly Outcome[], complaints: number, milliseconds: number): string {
  const total = (kind: Kind) => outcomes.reduce((all, { counts }) => all + counts[kind], 0);
  const more = (kind: Kind) => (kind === 'tests' || kind === 'fail' ? complaints : 0);
  const lines = KINDS.map((kind) => `ℹ ${kind} ${total(kind) + more(kind)}`);
  return [...lines, `ℹ duration_ms ${milliseconds.toFixed(0)}`].join('\n');
}

/** The suites that took longest, one a line. */
export function slowest(outcomes: readonly Outcome[], count: number): string {
  return outcomes
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, count)
    .map(
      ({ suite, seconds, cpuSeconds }) =>
        `ℹ ${seconds.toFixed(1).padStart(6)} s, ${(cpuSeconds?.toFixed(1) ?? '?').padStart(5)} s of CPU  ${suite.name} (${suite.lane})`,
    )
    .join('\n');
}

/** What Node's runner counts of tests. */
export const COUNTS = ['tests', 'suites', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const;
export type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** What came of one file of tests. */
export interface FileResult {
  readonly path: string;
  readonly counts: Counts;
  /** How long it took, its loading included. */
  readonly milliseconds: number;
  /** What was said of it, if it failed: its tests by Node's own reporter, and what is wrong with the file as a whole. */
  readonly failure?: string;
  /** Tests that were not run, each with its reason. */
  readonly skipped: readonly string[];
}

/** Of a file that could not tell itself: it counts as one test that failed. */
export function failedFile(path: string, milliseconds: number, failure: string): FileResult {
  const counts = { tests: 1, suites: 0, passed: 0, failed: 1, cancelled: 0, skipped: 0, todo: 0 };
  return { path, counts, milliseconds, failure, skipped: [] };
}

/** The file itself counts as one more test, which failed. */
export function withFailure(counts: Counts): Counts {
  return { ...counts, tests: counts.tests + 1, failed: counts.failed + 1 };
}

import { COUNTS, type Counts, type FileResult } from './file-result.ts';

/** Names of counts as Node's runner writes them. */
const NAMES: Readonly<Record<keyof Counts, string>> = {
  tests: 'tests',
  suites: 'suites',
  passed: 'pass',
  failed: 'fail',
  cancelled: 'cancelled',
  skipped: 'skipped',
  todo: 'todo',
};
const SLOWEST = 10;

export function failureText({ path, failure = '' }: FileResult): string {
  return `✖ ${path}\n${failure.replaceAll(/^(?=.)/gm, '  ')}\n`;
}

/** Which tests were not run, the slowest files, and the counts of all as Node's runner ends with them. */
export function summaryText(results: readonly FileResult[], milliseconds: number): string {
  const skipped = results.flatMap((one) => one.skipped.map((what) => `﹣ ${one.path}: ${what}\n`));
  const slowest = results.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
  return [
    ...skipped.toSorted(),
    'The slowest files:\n',
    ...slowest.map((one) => `  ${(one.milliseconds / 1000).toFixed(1).padStart(5)} s  ${one.path}\n`),
    ...COUNTS.map((count) => `ℹ ${NAMES[count]} ${sum(results, count)}\n`),
    `ℹ duration_ms ${milliseconds.toFixed(0)}\n`,
  ].join('');
}

function sum(results: readonly FileResult[], count: keyof Counts): number {
  return results.reduce((total, { counts }) => total + counts[count], 0);
}

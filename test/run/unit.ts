import { globSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { crowding } from '../crowding.ts';
import { isSoak } from '../property-runs.ts';
import { isTiming } from '../time-bound.ts';
import { readCodeFiles } from './code-files.ts';
import { type FileResult, withFailure } from './file-result.ts';
import { runInLanes } from './lanes.ts';
import { edgesOf, reachedFrom } from './reach.ts';
import { failureText, summaryText } from './summary.ts';

/** Runs files of unit tests, those that are named or all: `npm run test:unit [-- files, folders or globs]`. */
const UNIT = ['{src,scripts}/**/*.test.ts', 'test/{architecture,run}/**/*.test.ts'];
/** By how a test starts processes: itself, or to ask a tool for the order of versions. */
const STARTS_PROCESSES = /child_process|checkAgainstTool/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How many files run at once: one more than cores, as some wait. What takes its time is alone on the machine. */
    lanes: { type: 'string', default: String(isTiming ? 1 : availableParallelism() + 1) },
    /** The seconds that a file may take. */
    most: { type: 'string', default: isSoak ? 'Infinity' : '60' },
    /** The seconds after which a file is given up, as it may never end. */
    patience: { type: 'string', default: String((isSoak ? 3600 : 180) * crowding()) },
    /** Of the files, runs those alone that a change of this one can reach. */
    reaching: { type: 'string' },
  },
});

const start = performance.now();
const results: FileResult[] = [];
await runInLanes(
  filesOf(positionals.length > 0 ? positionals : UNIT),
  { lanes: Number(values.lanes), patience: Number(values.patience) * 1000 },
  (given) => {
    const result = judgeTime(given, Number(values.most) * 1000);
    results.push(result);
    if (result.failure !== undefined) process.stdout.write(failureText(result));
  },
);
process.stdout.write(summaryText(results, performance.now() - start));
process.exitCode = results.some(({ failure }) => failure !== undefined) ? 1 : 0;

/**
 * Those that start processes first: a lane that has grown to a gigabyte takes a hundred times as long to start one, as
 * every page of it is marked and faulted in anew. Then the largest: what is slow is seldom small, and a lane that ended
 * with it would end alone.
 */
function filesOf(patterns: readonly string[]): string[] {
  const reached = values.reaching && reachedFrom([values.reaching], edgesOf(readCodeFiles()));
  const sized = globSync(patterns)
    .flatMap((path) => (statSync(path).isDirectory() ? globSync(`${path}/**/*.test.ts`) : path))
    .filter((path) => !reached || reached.has(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .map(({ path, text }) => ({ path, size: text.length, starts: STARTS_PROCESSES.test(text) }));
  if (sized.length === 0) throw new Error(`there is no such file of tests: ${patterns.join(' ')}`);
  return sized
    .toSorted((a, b) => Number(b.starts) - Number(a.starts) || b.size - a.size || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

/** Whoever waits for the tests of a change waits for the slowest file. */
function judgeTime(result: FileResult, most: number): FileResult {
  if (result.milliseconds <= most * crowding() || result.failure !== undefined) return result;
  const seconds = (result.milliseconds / 1000).toFixed(1);
  const failure = `it took ${seconds} s, and a file may take ${most / 1000} s: split it, or leave its repetition to \`npm run test:soak\` (test/property-runs.ts)`;
  return { ...result, counts: withFailure(result.counts), failure };
}

/**
 * Runs suites of end-to-end tests, several at the same time, each on a machine of its own: all, or those whose names
 * are given. CONTRIBUTING.md says what its variables are.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { ROOT } from '../architecture/source-files.ts';
import { crowding } from '../crowding.ts';
import { runsBundle } from '../e2e/command.ts';
import { isSoak } from '../property-runs.ts';
import { isTiming } from '../time-bound.ts';
import { changesOf, readHost } from './e2e/host-state.ts';
import { runInLanes } from './e2e/lanes.ts';
import { canMakeMachines, Machine, removeFolderOfRun, removeLeftMachines } from './e2e/machine.ts';
import { closingCount, countsIn, failuresIn, type Outcome, slowest } from './e2e/outcome.ts';
import { keepSeconds, lastSeconds, longestFirst } from './e2e/order.ts';
import { readSuites, type Suite } from './e2e/suite.ts';

/** Seconds after which a suite is given up; what proves by repetition takes half an hour on a busy machine. */
const PATIENCE = isSoak ? 7200 : 1200;
const SLOWEST = 10;
/** Suites mostly wait, so more run at once than there are processors. Other numbers were not compared. */
const LANES_PER_PROCESSOR = 2;

const mayUseHost = process.env['PLIMSOLL_TEST_HOST'] === '1';
// What is timed is alone.
const lanes = isTiming
  ? 1
  : Number(process.env['PLIMSOLL_TEST_LANES'] ?? LANES_PER_PROCESSOR * availableParallelism());
const cache = join(ROOT, 'node_modules/.cache/node');

bundle();
const begun = performance.now();
const outcomes: Outcome[] = [];
const machines = new Set<Machine>();
const isolated = canMakeMachines();
if (isolated) removeLeftMachines();
// There nothing is skipped.
else if (process.env['CI'] === 'true')
  throw new Error('no machine can be made for suites: that takes root, and namespaces');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(signal));
const hostBefore = isolated ? readHost() : [];

const suites = longestFirst(chosen(), lastSeconds());
await runInLanes(suites, lanes, download(suites), runSuite);

if (!isSoak && !isTiming) keepSeconds(outcomes);
removeFolderOfRun();
process.exitCode = report() ? 0 : 1;

/** The command line as it is shipped: starting it is most of what a suite's processor time goes to. */
function bundle(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.ts')], { stdio: 'inherit' });
  if (!runsBundle()) throw new Error('./plimsoll does not run the bundle that was just made');
  process.env['PLIMSOLL_TEST_BUNDLE'] = '1';
}

function chosen(): Suite[] {
  const names = process.argv.slice(2).map((word) => word.replace(/^.*\//, '').replace(/\.test\.ts$/, ''));
  const all = readSuites(join(ROOT, 'test/e2e'));
  const unknown = names.filter((name) => all.every((suite) => suite.name !== name));
  if (unknown.length > 0) throw new Error(`there is no suite ${unknown.join(', ')} in test/e2e`);
  const named = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (isSoak) return named.filter(({ repeats }) => repeats);
  return isTiming ? named.filter(({ hasBounds }) => hasBounds) : named;
}

/** Has what suites need downloaded, beside the suites that need none of it. */
async function download(those: readonly Suite[]): Promise<void> {
  if (!those.some(({ needsDownloads }) => needsDownloads)) return;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'e2e/fixtures.ts')], { stdio: 'inherit' });
  // A suite tells what it lacks better.
  await once(child, 'exit');
}

async function runSuite(suite: Suite): Promise<void> {
  const since = performance.now();
  const { code, output, cpuSeconds } = await ran(suite);
  const seconds = (performance.now() - since) / 1000;
  const counts = countsIn(output);
  const outcome = { suite, hasPassed: code === 0, output, counts, seconds, cpuSeconds };
  outcomes.push(outcome);
  const mark = outcome.hasPassed ? '✔' : '✖';
  console.log(
    `${mark} ${suite.name} (${suite.lane}, ${seconds.toFixed(1)} s, ${cpuSeconds?.toFixed(1) ?? '?'} s of CPU)\n${output.trimEnd().replaceAll(/^/gm, '  ')}`,
  );
}

async function ran(suite: Suite) {
  const node = [
    '--import',
    join(ROOT, 'test/property-seed.ts'),
    '--test',
    '--test-isolation=none',
    '--test-force-exit',
  ];
  const command = [process.execPath, ...node, suite.path];
  const environment = { ...process.env, NODE_COMPILE_CACHE: cache };
  // Nothing that needs a machine runs without one: it is skipped, with a sentence.
  const lane = suite.lane === 'host' && !mayUseHost ? 'machine' : suite.lane;
  if (!isolated) return ranPlainly(command, environment);
  const machine = new Machine(lane);
  machines.add(machine);
  try {
    return await machine.run(command, environment, PATIENCE);
  } finally {
    machines.delete(machine);
  }
}

/** Where no machine can be made, what takes one is skipped. */
async function ranPlainly([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode ?? 1, output: output + errors, cpuSeconds: undefined };
}

/** Tells of all suites; whether all is well. */
function report(): boolean {
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed);
  for (const { suite, output } of failed) console.log(`\n✖ ${suite.path}\n${failuresIn(output)}`);
  console.log(`\nℹ the slowest, of ${lanes} at a time:\n${slowest(outcomes, SLOWEST)}`);
  const changes = isolated ? changesOf(hostBefore, readHost()) : [];
  // Elsewhere somebody may be at work beside the run.
  const complaints = [...tooLong(), ...(process.env['CI'] === 'true' ? changes : [])];
  if (process.env['CI'] !== 'true') for (const change of changes) console.log(`ℹ ${change}`);
  for (const complaint of complaints) console.log(`✖ ${complaint}`);
  console.log(closingCount(outcomes, complaints.length, performance.now() - begun));
  return failed.length === 0 && complaints.length === 0;
}

/** By processor time, which grows by a half at most where others share the cores; how long suites wait nobody can help. */
function tooLong(): string[] {
  if (isSoak) return [];
  const share = crowding() > 1 ? 1.5 : 1;
  return outcomes
    .filter(({ suite, cpuSeconds = 0 }) => cpuSeconds > suite.mostSeconds * share)
    .map(
      ({ suite, cpuSeconds = 0 }) =>
        `${suite.name} took ${cpuSeconds.toFixed(0)} s of processor time, more than ${suite.mostSeconds}: split it, or move repetition to soak`,
    );
}

function stop(signal: NodeJS.Signals): void {
  for (const machine of machines) machine.end();
  removeFolderOfRun();
  console.error(`plimsoll: ended by ${signal}`);
  process.exit(1);
}

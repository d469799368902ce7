import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { failedFile, type FileResult } from './file-result.ts';

const WORKER = join(import.meta.dirname, 'worker.ts');
const SEED = new URL('../property-seed.ts', import.meta.url).href;
const { NODE_TEST_CONTEXT: _, ...AROUND } = process.env;
/** Sources are stripped of their types and compiled once, not in each process and run. */
const ENVIRONMENT = { NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/node'), ...AROUND };

const WENT_ON = 'something of it went on when its tests had ended, and ended its process';

export interface LaneOptions {
  /** How many files run at once, each lane's in a process that they share one after another. */
  readonly lanes: number;
  /** After how many milliseconds a file that has not ended is given up, and its process killed. */
  readonly patience: number;
}

/** Runs files, and tells what came of each as soon as it is known. Whatever a file does, the others run. */
export async function runInLanes(
  paths: readonly string[],
  { lanes, patience }: LaneOptions,
  tell: (result: FileResult) => void,
): Promise<void> {
  const queue = [...paths];
  await Promise.all(Array.from({ length: lanes }, () => runLane(queue, patience, tell)));
}

async function runLane(queue: string[], patience: number, tell: (result: FileResult) => void): Promise<void> {
  let worker: ChildProcess | undefined;
  let before = '';
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (worker?.connected === false) {
      tell(failedFile(before, 0, WENT_ON));
      worker = undefined;
    }
    worker ??= startWorker();
    before = path;
    const result = await runIn(worker, path, patience);
    // What a file that failed has left behind is nothing for the next one.
    if (result.failure !== undefined) {
      worker.kill('SIGKILL');
      worker = undefined;
    }
    tell(result);
  }
  if (worker && !(await endsWell(worker))) tell(failedFile(before, 0, WENT_ON));
}

async function endsWell(worker: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  worker.once('exit', (code) => resolve(code === 0));
  if (worker.connected) worker.disconnect();
  else resolve(false);
  return await promise;
}

function startWorker(): ChildProcess {
  const worker = fork(WORKER, {
    env: ENVIRONMENT,
    execArgv: ['--import', SEED],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // That it has ended is told by its end.
  return worker.on('error', () => undefined);
}

/** What came of a file: what the worker says of it, or that the worker ended or had to be ended before. */
function runIn(worker: ChildProcess, path: string, patience: number): Promise<FileResult> {
  const { promise, resolve } = Promise.withResolvers<FileResult>();
  const start = performance.now();
  const output: string[] = [];
  const hear = (chunk: Buffer) => void output.push(chunk.toString());
  const fail = (reason: string) =>
    resolve(failedFile(path, performance.now() - start, [...output, reason].join('\n').trim()));
  const onMessage = (result: FileResult) =>
    resolve(
      result.failure === undefined ? result : { ...result, failure: [...output, result.failure].join('\n') },
    );
  const onClose = (code: number | null, signal: string | null) =>
    fail(`its process ended (${signal ?? `exit code ${code}`}) before its tests did`);
  const timer = setTimeout(
    () =>
      fail(`it has not ended after ${patience / 1000} s: a test waits, or something it opened is open still`),
    patience,
  );
  worker.once('message', onMessage).once('close', onClose);
  for (const stream of [worker.stdout, worker.stderr]) stream?.on('data', hear);
  worker.send(path);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', onMessage).off('close', onClose);
    for (const stream of [worker.stdout, worker.stderr]) stream?.off('data', hear);
  });
}

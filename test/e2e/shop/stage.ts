import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ReportId, ReportOf } from '../../../src/model/report/registry.ts';
import { ROOT } from '../../architecture/source-files.ts';
import { reportIn } from '../../fixtures/printed-report.ts';
import { type Outcome, run } from '../command.ts';
import { HostPorts } from './attacks.ts';
import { removeShop, ShopContainers } from './containers.ts';
import { buildServices, buildStores, removeImages } from './images.ts';
import { Internet, removeInternet } from './internet.ts';

/** Where files of the demonstration are, and stay when it has ended; programs run in it. */
export const FOLDER = join(tmpdir(), 'plimsoll-shop');

/** Where the kernel tells of sockets; not every machine has it there from the start. */
const TRACING = '/sys/kernel/tracing';

/** Milliseconds that a change by somebody else may take. */
const PATIENCE = 60_000;

/** Something that runs beside the steps: its lines so far, and its end. */
export interface Background {
  readonly lines: string[];
  /** Lines of its standard error. */
  readonly notes: string[];
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/** The shop that runs, and an internet and a host around it. Disposing takes all of it away, and what is enforced. */
export class Stage implements AsyncDisposable {
  readonly internet: Internet;
  readonly shop: ShopContainers;
  readonly #stack: AsyncDisposableStack;

  private constructor(internet: Internet, shop: ShopContainers, stack: AsyncDisposableStack) {
    this.internet = internet;
    this.shop = shop;
    this.#stack = stack;
    this.#stack.defer(removeSegmentation);
  }

  static async build(): Promise<Stage> {
    await removeLeftovers();
    if (!existsSync(join(TRACING, 'events'))) await run('mount', ['-t', 'tracefs', 'tracefs', TRACING]);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER);
    await using stack = new AsyncDisposableStack();
    stack.defer(removeImages);
    await buildServices();
    await buildStores();
    const internet = stack.use(await Internet.begin(FOLDER));
    const shop = stack.use(await ShopContainers.start(internet.bankCertificate));
    stack.use(await HostPorts.open());
    return new Stage(internet, shop, stack.move());
  }

  plimsoll(...args: readonly string[]): Promise<Outcome> {
    return plimsoll(...args);
  }

  /** Its JSON report. Throws unless it exits 0. */
  async report<Id extends ReportId>(id: Id, ...args: readonly string[]): Promise<ReportOf<Id>> {
    const { code, stdout, stderr } = await plimsoll(...args, '--format', 'json');
    if (code !== 0) throw new Error(`plimsoll ${args.join(' ')} exited ${code}:\n${stdout}\n${stderr}`);
    return reportIn(id, stdout);
  }

  /** Starts it beside the steps; it ends with the stage at the latest. */
  background(...args: readonly string[]): Background {
    const child = spawn(join(ROOT, 'plimsoll'), args, { env: environment(), cwd: FOLDER });
    const [lines, notes]: [string[], string[]] = [[], []];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    createInterface(child.stderr).on('line', (line) => notes.push(line));
    this.#stack.defer(() => stop(child, 'SIGKILL'));
    process.once('exit', () => child.kill('SIGKILL'));
    return { lines, notes, hasEnded: () => hasEnded(child), stop: () => stop(child, 'SIGTERM') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Takes away what an earlier demonstration left that was killed, if there is any. */
export async function removeLeftovers(): Promise<void> {
  if (existsSync(join(FOLDER, 'state'))) await removeSegmentation();
  await removeShop();
  await removeInternet();
  await removeImages();
}

async function removeSegmentation(): Promise<void> {
  await plimsoll('network', 'remove', '--force');
}

/** Waits, where the guard is at work. */
async function plimsoll(...args: readonly string[]): Promise<Outcome> {
  for (const late = Date.now() + PATIENCE; ;) {
    const outcome = await run(join(ROOT, 'plimsoll'), args, { env: environment(), cwd: FOLDER });
    if (!outcome.stderr.includes('is under way') || Date.now() > late) return outcome;
  }
}

function environment(): NodeJS.ProcessEnv {
  const [PLIMSOLL_CACHE_DIR, PLIMSOLL_STATE_DIR] = [join(FOLDER, 'cache'), join(FOLDER, 'state')];
  return { ...process.env, PLIMSOLL_CACHE_DIR, PLIMSOLL_STATE_DIR, NO_COLOR: '1' };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

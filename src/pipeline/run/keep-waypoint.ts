import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, runningProcess, runtimeSocket } from '../../enforce/network/haproxy/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Supervise, Supervised } from '../../platform/supervisor/types.ts';
import type { HostServices } from './host-services.ts';
import { type KeeperNote, readKeeperNote } from './host-waypoint.ts';
import { RefusedRequests } from './refused-requests.ts';
import { readState } from './segmentation-state.ts';

/** Milliseconds between two looks at whether a waypoint is still to run. */
const GLANCE = 200;
/** Milliseconds in which another keeper, or who looks whether there is one, may let go. */
const PATIENCE = 2000;
const MOST_SAID = 20;
/** Milliseconds for which HAProxy may say nothing, at its start too. */
const MOST_SILENCE = 5000;
/** Not the user's: whoever may choose it could choose what runs as root. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Keeps HAProxy running for as long as a waypoint is declared, with the files that are there when it starts. What they
 * say meanwhile is brought to it by whoever writes them. Throws a `Fault` (`usage`) where another keeper runs.
 */
export async function keepWaypoint(services: HostServices, supervise: Supervise): Promise<void> {
  using _held = await lock(services);
  // One whose keeper was killed may have an old policy, and nobody would know when it ends.
  await endProcess(services.waypoint.folder);
  const keeper = new Keeper(services, supervise);
  await keeper.run();
}

async function lock({ waypoint }: HostServices): Promise<Disposable> {
  for (let left = PATIENCE; ; left -= GLANCE) {
    try {
      return waypoint.lockKeeper();
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'usage' || left <= 0) throw error;
      await sleep(GLANCE);
    }
  }
}

/** What another keeper counted. */
function lastCounts(services: HostServices): Readonly<Record<string, number>> {
  try {
    return readKeeperNote(services)?.refused ?? {};
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}

class Keeper {
  readonly #services: HostServices;
  readonly #supervise: Supervise;
  readonly #said: string[] = [];
  readonly #refused: RefusedRequests;
  #isChecking = false;
  #started = 0;
  /** When it answered last, or was seen to have been started. */
  #answered = Date.now();
  #running: { readonly port: number; readonly supervised: Supervised } | undefined;

  constructor(services: HostServices, supervise: Supervise) {
    this.#services = services;
    this.#supervise = supervise;
    this.#refused = new RefusedRequests(lastCounts(services));
  }

  async run(): Promise<void> {
    for (let port = this.#declared(); port !== undefined; port = this.#declared()) {
      if (this.#running?.port !== port) await this.#start(port);
      this.#note();
      void this.#checkHealth();
      await sleep(GLANCE);
    }
    await this.#stop();
  }

  /** The port of the waypoint that is declared; where the state cannot be read, that of before. */
  #declared(): number | undefined {
    try {
      return readState(this.#services)?.current?.waypoint?.port;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return this.#running?.port;
    }
  }

  async #start(port: number): Promise<void> {
    await this.#stop();
    const { folder } = this.#services.waypoint;
    const supervised = this.#supervise(
      {
        command: 'haproxy',
        args: ['-db', '-f', join(folder, 'haproxy/haproxy.cfg')],
        environment: {
          PATH,
          PLIMSOLL_WAYPOINT_SOCKET: `unix@${runtimeSocket(folder)}`,
          PLIMSOLL_WAYPOINT_PORT: String(port),
        },
      },
      { output: (bytes) => this.#log(bytes), note: (text) => this.#say(text) },
    );
    supervised.start();
    this.#running = { port, supervised };
  }

  /** One that runs and does not answer is ended: the kernel would go on giving it connections. */
  async #checkHealth(): Promise<void> {
    const { supervised } = this.#running ?? {};
    if (this.#isChecking || supervised?.pid === undefined) return;
    this.#isChecking = true;
    const { starts } = supervised;
    if (starts !== this.#started) this.#answered = Date.now();
    this.#started = starts;
    if ((await runningProcess(this.#services.waypoint.folder)) !== undefined) this.#answered = Date.now();
    this.#isChecking = false;
    const isSilent = Date.now() - this.#answered > MOST_SILENCE;
    if (!isSilent || supervised.starts !== starts) return;
    this.#say('it does not answer, so it is ended');
    supervised.restart('SIGKILL');
  }

  async #stop(): Promise<void> {
    await this.#running?.supervised.stop('SIGTERM', 3000);
    this.#running = undefined;
  }

  #say(text: string): void {
    this.#said.push(...text.split('\n').filter((line) => line !== ''));
    this.#said.splice(0, this.#said.length - MOST_SAID);
    this.#note();
  }

  #log(bytes: Uint8Array): void {
    this.#refused.read(bytes);
    this.#try(() => this.#services.waypoint.log(bytes));
  }

  #written = '';
  #note(): void {
    const starts = this.#running?.supervised.starts ?? 0;
    const note: KeeperNote = { starts, said: this.#said, refused: this.#refused.counts };
    const text = JSON.stringify(note);
    if (text === this.#written) return;
    this.#try(() => {
      this.#services.waypoint.writeNote(text);
      this.#written = text;
    });
  }

  /** A disk that is full is no reason to end: what is to be written down then is lost, and said when that is possible again. */
  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      const text = `the log cannot be written: ${messageOf(error)}`;
      if (this.#said.at(-1) !== text) this.#said.push(text);
    }
  }
}

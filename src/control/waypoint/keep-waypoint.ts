import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, runningProcess, runtimeSocket } from '../../enforce/network/haproxy/apply.ts';
import { readMesh } from '../../enforce/network/haproxy/mesh/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Supervise, Supervised } from '../../platform/supervisor/types.ts';
import type { HostServices, OpenIdentities } from '../segmentation/services.ts';
import { type KeeperNote, readKeeperNote } from '../segmentation/waypoint.ts';
import { Mesh, type MeshView } from '../mesh/mesh.ts';
import { RefusedRequests } from './refused-requests.ts';
import { type Declaration, readState } from '../segmentation/state.ts';

/** Milliseconds between two looks at whether a waypoint is still to run. */
const GLANCE = 200;
/** Milliseconds between two looks at certificates, and at who is on which node. */
const INTERVAL = 500;
/** Milliseconds in which another keeper, or who looks whether there is one, may let go. */
const PATIENCE = 2000;
const MOST_MESSAGES = 20;
/** Milliseconds for which HAProxy may say nothing, at its start too. */
const MOST_SILENCE = 5000;
/** Not the user's: whoever may choose it could choose what runs as root. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Keeps HAProxy running for as long as a waypoint is declared, with the files that are there when it starts. What they
 * say meanwhile is brought to it by whoever writes them. Throws a `Fault` (`usage`) where another keeper runs.
 */
export async function keepWaypoint(
  services: HostServices,
  supervise: Supervise,
  openIdentities: OpenIdentities,
): Promise<void> {
  using _held = await lock(services);
  // One whose keeper was killed may have an old policy, and nobody would know when it ends.
  await endProcess(services.waypoint.folder);
  const keeper = new Keeper(services, supervise, openIdentities);
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

type DeclaredWaypoint = NonNullable<Declaration['waypoint']>;

/** A HAProxy, and what it was started for. */
interface Running {
  readonly declared: DeclaredWaypoint;
  readonly supervised: Supervised;
  /** What talks to other nodes; undefined: nothing, or nothing yet. */
  readonly mesh: Mesh | undefined;
}

/** Is a HAProxy that was started for one the one for the other, too? Who is where is brought to it while it runs. */
function isSameStart(one: DeclaredWaypoint, other: DeclaredWaypoint): boolean {
  return isDeepStrictEqual(startOf(one), startOf(other));
}

function startOf({ port, mesh }: DeclaredWaypoint) {
  if (!mesh) return { port };
  const { nodes: _, endpoints: __, ...rest } = mesh;
  return { port, mesh: rest };
}

/** Who is where as whoever brings it has written it. */
function viewIn(folder: string): MeshView {
  return { mesh: readMesh(folder), problems: [] };
}

class Keeper {
  readonly #services: HostServices;
  readonly #supervise: Supervise;
  readonly #openIdentities: OpenIdentities;
  readonly #messages: string[] = [];
  readonly #refused: RefusedRequests;
  #isChecking = false;
  #started = 0;
  /** When it answered last, or was seen to have been started. */
  #answered = Date.now();
  #running: Running | undefined;
  /** Looks after what talks to other nodes, which may take a while. */
  #tending: Promise<void> | undefined;
  /** What could not be started with, and can by now. */
  #ready: Mesh | undefined;

  constructor(services: HostServices, supervise: Supervise, openIdentities: OpenIdentities) {
    this.#services = services;
    this.#supervise = supervise;
    this.#openIdentities = openIdentities;
    this.#refused = new RefusedRequests(lastCounts(services));
  }

  async run(): Promise<void> {
    for (let declared = this.#declared(); declared; declared = this.#declared()) {
      if (!this.#running || !isSameStart(this.#running.declared, declared))
        await this.#start(declared, await this.#prepare(declared));
      else if (this.#ready) await this.#start(declared, this.#ready);
      this.#note();
      void this.#checkHealth();
      this.#tend(this.#running);
      await sleep(GLANCE);
    }
    await this.#stop();
  }

  /** The waypoint that is declared; where the state cannot be read, that of before. */
  #declared(): DeclaredWaypoint | undefined {
    try {
      return readState(this.#services)?.current?.waypoint;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return this.#running?.declared;
    }
  }

  async #start(declared: DeclaredWaypoint, mesh: Mesh | undefined): Promise<void> {
    await this.#stop();
    const { folder } = this.#services.waypoint;
    const supervised = this.#supervise(
      {
        command: 'haproxy',
        args: ['-db', '-f', join(folder, 'haproxy/haproxy.cfg'), ...(mesh?.start.args ?? [])],
        environment: {
          PATH,
          PLIMSOLL_WAYPOINT_SOCKET: `unix@${runtimeSocket(folder)}`,
          PLIMSOLL_WAYPOINT_PORT: String(declared.port),
          ...mesh?.start.environment,
        },
      },
      { output: (bytes) => this.#log(bytes), note: (text) => this.#say(text) },
    );
    supervised.start();
    this.#running = { declared, supervised, mesh };
  }

  /** What talks to other nodes, ready to be started with; undefined where that is not declared, or cannot be yet, which is said. */
  async #prepare({ mesh }: DeclaredWaypoint): Promise<Mesh | undefined> {
    if (!mesh) return undefined;
    const { folder } = this.#services.waypoint;
    try {
      const source = await this.#openIdentities(mesh.identities, mesh.trustDomain);
      const prepared = new Mesh(mesh.port, source, folder, (text) => this.#sayOnce(text));
      await prepared.prepare(() => viewIn(folder), new Date());
      return prepared;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#sayOnce(`other nodes are not talked to: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Brings certificates, and who is where, as they change; and begins with them where that was not possible. One at a time. */
  #tend(running: Running | undefined): void {
    if (!running?.declared.mesh || this.#tending) return;
    const tended = running.mesh ? this.#refresh(running, running.mesh) : this.#retry(running);
    this.#tending = tended
      // A disk that is full is no reason to end.
      .catch((error: unknown) => {
        this.#sayOnce(`other nodes are not brought up to date: ${messageOf(error)}`);
      })
      .then(() => sleep(INTERVAL))
      .finally(() => {
        this.#tending = undefined;
      });
  }

  async #refresh({ supervised }: Running, mesh: Mesh): Promise<void> {
    const { folder } = this.#services.waypoint;
    const { starts } = supervised;
    if ((await runningProcess(folder)) === undefined) return;
    const outcome = await mesh.refresh(() => viewIn(folder), runtimeSocket(folder), starts, new Date());
    if (outcome === 'restart' && supervised.starts === starts) supervised.restart('SIGTERM');
  }

  async #retry(running: Running): Promise<void> {
    const mesh = await this.#prepare(running.declared);
    if (mesh && this.#running === running) this.#ready = mesh;
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
    this.#ready = undefined;
  }

  #sayOnce(text: string): void {
    if (this.#messages.at(-1) !== text) this.#say(text);
  }

  #say(text: string): void {
    this.#messages.push(...text.split('\n').filter((line) => line !== ''));
    this.#messages.splice(0, this.#messages.length - MOST_MESSAGES);
    this.#note();
  }

  #log(bytes: Uint8Array): void {
    this.#refused.read(bytes);
    this.#try(() => this.#services.waypoint.log(bytes));
  }

  #written = '';
  #note(): void {
    const starts = this.#running?.supervised.starts ?? 0;
    const note: KeeperNote = { starts, said: this.#messages, refused: this.#refused.counts };
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
      if (this.#messages.at(-1) !== text) this.#messages.push(text);
    }
  }
}

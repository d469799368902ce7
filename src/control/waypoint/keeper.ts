import { join } from 'node:path';
import { endProcess, runtimeSocket } from '../../enforce/network/haproxy/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Supervise, Supervised } from '../../platform/supervisor/types.ts';
import { Mesh } from '../mesh/mesh.ts';
import { Loop } from '../reconcile/loop.ts';
import type { HostServices, OpenIdentities } from '../segmentation/services.ts';
import { KeeperNotes } from './apply.ts';
import { findDeclared, isAnswering, lastCounts, viewIn } from './observe.ts';
import {
  type DeclaredWaypoint,
  haproxyProcess,
  healthAfter,
  isSilent,
  planKeeper,
  planMeshOf,
} from './plan.ts';
import { RefusedRequests } from './refused-requests.ts';

/** Milliseconds between two looks at whether a waypoint is still to run, and whether it answers. */
const GLANCE = 200;
/** Milliseconds between two looks at certificates, and at who is on which node. */
const INTERVAL = 500;
/** Milliseconds in which another keeper, or who looks whether there is one, may let go. */
const PATIENCE = 2000;

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

async function lock({ waypoint, timer }: HostServices): Promise<Disposable> {
  for (let left = PATIENCE; ; left -= GLANCE) {
    try {
      return waypoint.lockKeeper();
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'usage' || left <= 0) throw error;
      await timer.sleep(GLANCE);
    }
  }
}

/** A HAProxy, and what it was started for. */
interface Running {
  readonly declared: DeclaredWaypoint;
  readonly supervised: Supervised;
  /** What talks to other nodes; undefined: nothing, or nothing yet. */
  readonly mesh: Mesh | undefined;
}

/** Keeps one HAProxy, looks whether it answers, and brings it what other nodes are about: three loops, with one end. */
class Keeper {
  readonly #services: HostServices;
  readonly #supervise: Supervise;
  readonly #openIdentities: OpenIdentities;
  readonly #refused: RefusedRequests;
  readonly #notes: KeeperNotes;
  readonly #end = new AbortController();
  #running: Running | undefined;
  /** What could not be started with, and can by now. */
  #ready: Mesh | undefined;
  #health: { readonly starts: number; readonly answered: number };

  constructor(services: HostServices, supervise: Supervise, openIdentities: OpenIdentities) {
    this.#services = services;
    this.#supervise = supervise;
    this.#openIdentities = openIdentities;
    this.#refused = new RefusedRequests(lastCounts(services));
    this.#health = { starts: 0, answered: services.timer.now() };
    this.#notes = new KeeperNotes(services, () => ({
      starts: this.#running?.supervised.starts ?? 0,
      refused: this.#refused.counts,
    }));
  }

  async run(): Promise<void> {
    const { timer } = this.#services;
    // Neither is waited for at the end: certificates may take long to come.
    void new Loop(timer, this.#end.signal, () => this.#checkHealth()).run();
    void new Loop(timer, this.#end.signal, () => this.#tend()).run();
    await new Loop(timer, this.#end.signal, () => this.#round()).run();
    await this.#stop();
  }

  async #round(): Promise<number> {
    const declared = findDeclared(this.#services, this.#running?.declared);
    const plan = planKeeper({ declared, running: this.#found(), isReady: this.#ready !== undefined });
    if (plan === 'end' || !declared) {
      this.#end.abort();
      return 0;
    }
    if (plan === 'prepare') await this.#start(declared, await this.#prepare(declared));
    if (plan === 'start') await this.#start(declared, this.#ready);
    this.#notes.write();
    return GLANCE;
  }

  #found() {
    return this.#running && { declared: this.#running.declared, hasMesh: this.#running.mesh !== undefined };
  }

  async #start(declared: DeclaredWaypoint, mesh: Mesh | undefined): Promise<void> {
    await this.#stop();
    const { folder } = this.#services.waypoint;
    const configuration = join(folder, 'haproxy/haproxy.cfg');
    const process = { configuration, socket: runtimeSocket(folder), port: declared.port };
    const supervised = this.#supervise(haproxyProcess(process, mesh?.start), {
      output: (bytes) => {
        this.#refused.read(bytes);
        this.#notes.log(bytes);
      },
      note: (text) => this.#notes.say(text),
    });
    supervised.start();
    this.#running = { declared, supervised, mesh };
  }

  /** What talks to other nodes, ready to be started with; undefined where that is not declared, or cannot be yet, which is said. */
  async #prepare({ mesh }: DeclaredWaypoint): Promise<Mesh | undefined> {
    if (!mesh) return undefined;
    const { folder } = this.#services.waypoint;
    try {
      const source = await this.#openIdentities(mesh.identities, mesh.trustDomain);
      const prepared = new Mesh(mesh.port, source, folder, {
        note: (text) => this.#notes.sayOnce(text),
        timer: this.#services.timer,
      });
      await prepared.prepare(() => viewIn(folder), this.#now());
      return prepared;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#notes.sayOnce(`other nodes are not talked to: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Brings certificates, and who is where, as they change; and begins with them where that was not possible. */
  async #tend(): Promise<number> {
    const running = this.#running;
    const plan = planMeshOf(this.#found());
    if (!running || !plan) return GLANCE;
    try {
      if (plan === 'retry') await this.#retry(running);
      else if (running.mesh) await this.#refresh(running, running.mesh);
    } catch (error) {
      // A disk that is full is no reason to end.
      this.#notes.sayOnce(`other nodes are not brought up to date: ${messageOf(error)}`);
    }
    return INTERVAL;
  }

  async #refresh({ supervised }: Running, mesh: Mesh): Promise<void> {
    const { folder } = this.#services.waypoint;
    const { starts } = supervised;
    if (!(await isAnswering(this.#services))) return;
    const outcome = await mesh.refresh(() => viewIn(folder), runtimeSocket(folder), starts, this.#now());
    if (outcome === 'restart' && supervised.starts === starts) supervised.restart('SIGTERM');
  }

  async #retry(running: Running): Promise<void> {
    const mesh = await this.#prepare(running.declared);
    if (mesh && this.#running === running) this.#ready = mesh;
  }

  async #checkHealth(): Promise<number> {
    const { supervised } = this.#running ?? {};
    if (supervised?.pid === undefined) return GLANCE;
    const { timer } = this.#services;
    const [asked, { starts }] = [timer.now(), supervised];
    const answers = await isAnswering(this.#services);
    this.#health = healthAfter(this.#health, { starts, asked, now: timer.now(), isAnswering: answers });
    if (!isSilent(this.#health, timer.now()) || supervised.starts !== starts) return GLANCE;
    this.#notes.say('it does not answer, so it is ended');
    supervised.restart('SIGKILL');
    return GLANCE;
  }

  async #stop(): Promise<void> {
    await this.#running?.supervised.stop('SIGTERM', 3000);
    this.#running = undefined;
    this.#ready = undefined;
  }

  #now(): Date {
    return new Date(this.#services.clock().now);
  }
}

import { Fault, messageOf } from '../../model/fault.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import { stampOf } from '../../observe/document/file-stamp.ts';
import type { Endpoint } from '../../observe/image/sources/engine/endpoints.ts';
import type { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import { type Beginning, readBeginning } from '../../observe/runtime/containers/beginning.ts';
import { type ContainerEvent, containerEvents } from '../../observe/runtime/containers/events.ts';
import { Loop } from '../reconcile/loop.ts';
import { settledState } from '../segmentation/pending-change.ts';
import { alone, readState } from '../segmentation/state.ts';
import { type GuardedHost, hold } from './apply.ts';
import { ContainerCache } from './container-cache.ts';
import { findBeginning, findContainer, findContainers, followFiles, isKernelEmpty } from './observe.ts';
import {
  describe,
  firstOf,
  isOtherEngine,
  isStranger,
  type Loaded,
  type Look,
  NODES,
  planAdmission,
  planGuard,
  planLook,
  problemOf,
  START,
  updateOf,
} from './plan.ts';

/** Milliseconds between two looks at everything, for what no event tells of: rulesets that others flush. */
const HEARTBEAT = 10_000;
/** Milliseconds between two looks at the files about other nodes. */
const GLANCE = 500;

/** Something that happened to a container, or is about to. */
interface PendingEvent extends ContainerEvent {
  readonly isHeld: boolean;
  /** Is called once the kernel knows, or with why it does not. */
  readonly settle: (fault: Fault | undefined) => void;
}

/** Brings what it hears of containers into the kernel. All that it keeps is a cache of what engine and kernel have. */
export class Guard {
  readonly #host: GuardedHost;
  readonly #onUpdate: (update: GuardUpdate) => void;
  readonly #signal: AbortSignal;
  readonly #loop: Loop;
  #cache = new ContainerCache();
  /** The cache for which all of them are being looked at. */
  #looking: ContainerCache | undefined;
  /** Whose containers are known. */
  #engine: Endpoint | undefined;
  #isFollowing = false;
  /** Ends the connection to it: what was applied is for another one. */
  #moved = new AbortController();
  /** By container: an engine answers about one that is being started only when it has. */
  readonly #readings = new Map<string, Promise<void>>();
  /** Those whose container is known, and that nothing was done about yet. */
  #waiting: PendingEvent[] = [];
  /** A cache of what the kernel has. */
  #loaded: Loaded | undefined;
  /** The files about other nodes when they were read, and why they changed nothing, as it was told last. */
  #nodes = { files: [] as readonly string[], stamp: '', kept: '' };
  #isWhole = false;
  #stale = '';

  constructor(host: GuardedHost, onUpdate: (update: GuardUpdate) => void, signal: AbortSignal) {
    this.#host = host;
    this.#onUpdate = onUpdate;
    this.#signal = signal;
    this.#loop = new Loop(host.services.timer, signal, () => this.#round());
  }

  /** Brings what is heard into the kernel, until the signal: one round at a time. */
  run(): Promise<void> {
    return this.#loop.run(Infinity);
  }

  /** Follows one connection to an engine to its end. Throws a `Fault`. */
  async follow(client: EngineClient): Promise<void> {
    if (isOtherEngine(this.#engine, client.endpoint)) this.#leave();
    this.#engine = client.endpoint;
    this.#moved = new AbortController();
    const ends = AbortSignal.any([this.#signal, this.#moved.signal]);
    const stop = new AbortController();
    const heartbeat = new Loop(this.#host.services.timer, AbortSignal.any([ends, stop.signal]), () => {
      void this.#lookAtAll(client, 'heartbeat');
      return Promise.resolve(HEARTBEAT);
    });
    const beating = heartbeat.run(HEARTBEAT);
    this.#isFollowing = true;
    try {
      // First the events, then everything: so nothing that happens in between is missed.
      for await (const event of containerEvents(client, () => void this.#lookAtAll(client, START), ends)) {
        const earlier = this.#readings.get(event.container) ?? Promise.resolve();
        const reading = earlier.then(() => this.#look(client, event));
        this.#readings.set(event.container, reading);
        void reading.then(() => {
          if (this.#readings.get(event.container) === reading) this.#readings.delete(event.container);
        });
      }
    } finally {
      this.#isFollowing = false;
      stop.abort();
      await beating;
    }
  }

  /**
   * Back once the kernel knows a container whose process waits to begin, or at once where nobody holds it. Throws a
   * `Fault` where the kernel cannot be told.
   */
  async admit(beginning: Beginning): Promise<void> {
    const { services } = this.#host;
    const declared = readState(services)?.current;
    if (!declared) return;
    const found = await readBeginning(beginning, services.commands);
    if (!found || isStranger(declared, found)) return;
    const cache = this.#cache;
    const container = await findBeginning(found.container, services.commands);
    cache.begin(container, this.#now());
    const admission = planAdmission(declared, container, found.isWired);
    if (admission instanceof Fault) throw admission;
    if (!this.#isWhole && (await isKernelEmpty(services.commands))) this.#isWhole = true;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (fault: Fault | undefined): void => (fault ? reject(fault) : resolve());
    this.#waiting.push({
      container: container.id,
      action: 'begins',
      at: this.#now(),
      isHeld: true,
      settle,
    });
    this.#loop.wake();
    if (admission === 'waits') await promise;
    else promise.catch(() => undefined);
  }

  async #look(client: EngineClient, event: ContainerEvent): Promise<void> {
    const cache = this.#cache;
    try {
      cache.take(event, await findContainer(client, event.container, this.#host.services.commands));
      if (!this.#isWhole) return await this.#lookAtAll(client, describe([event]));
      this.#waiting.push({ ...event, isHeld: false, settle: () => undefined });
      this.#loop.wake();
    } catch (error) {
      this.#fail(describe([event]), error);
      await this.#lookAtAll(client, 'again');
    }
  }

  /** Not in a round: an engine may answer only when who waits to begin has begun. */
  async #lookAtAll(client: EngineClient, why: string): Promise<void> {
    const cache = this.#cache;
    if (this.#looking === cache) return;
    this.#looking = cache;
    try {
      cache.ask();
      cache.takeAll(await findContainers(client, this.#host.services.commands), this.#now());
      // Another engine is followed now.
      if (this.#cache !== cache) return;
      this.#isWhole = true;
      this.#stale = why;
    } catch (error) {
      this.#fail(why, error);
    } finally {
      if (this.#looking === cache) this.#looking = undefined;
    }
    this.#loop.wake();
  }

  /** What comes meanwhile is done together in the next one. */
  async #round(): Promise<number> {
    const events = this.#waiting;
    const { files, stamp } = this.#nodes;
    const areFilesNew = this.#isFollowing && stampOf(files) !== stamp;
    const look = planLook({ isWhole: this.#isWhole, stale: this.#stale, areFilesNew, events });
    if (look) {
      this.#waiting = [];
      this.#stale = '';
      await this.#update(look, events);
    }
    return this.#isFollowing ? GLANCE : Infinity;
  }

  async #update(look: Look, events: readonly PendingEvent[]): Promise<void> {
    try {
      await alone(this.#host.services, look.patience, () => this.#reconcile(look, events));
    } catch (error) {
      const fault = this.#fail(look.because, error);
      for (const { settle } of events) settle(fault);
    }
  }

  async #reconcile(look: Look, events: readonly PendingEvent[]): Promise<void> {
    const { services, names } = this.#host;
    const { state } = await settledState(services);
    const declared = state?.current;
    const followed = declared && followFiles(declared);
    if (followed) this.#nodes = { ...this.#nodes, files: followed.files, stamp: followed.stamp };
    const world = { declared, newest: followed?.newest, containers: this.#cache.all, engine: this.#engine };
    const plan = planGuard({ ...world, loaded: this.#loaded }, look);
    const admit = (): void => events.forEach(({ settle }) => settle(undefined));
    if (plan.kind === 'clear' || !state) {
      await names.clear();
      return admit();
    }
    if (plan.kind === 'leave') {
      this.#leave();
      throw new Fault('unreachable', 'what was applied is for another engine, which is asked now');
    }
    if (plan.kept !== '' && plan.kept !== this.#nodes.kept) this.#tellProblem(NODES, plan.kept);
    this.#nodes = { ...this.#nodes, kept: plan.kept };
    this.#loaded = undefined;
    const held = await hold(plan, state, this.#host, admit);
    this.#loaded = plan;
    const since = firstOf(events, (id) => this.#cache.startOf(id));
    if (held) this.#onUpdate(updateOf(held, look.because, since));
  }

  /** The next event, or heartbeat, loads everything again. */
  #fail(because: string, error: unknown): Fault {
    const fault = error instanceof Fault ? error : new Fault('internal', messageOf(error), { cause: error });
    this.#loaded = undefined;
    this.#tellProblem(because, messageOf(fault));
    return fault;
  }

  #tellProblem(because: string, note: string): void {
    this.#onUpdate(problemOf(this.#host.services.clock().now, because, note));
  }

  /** Who is known is of another engine: they are forgotten, and that one is followed no more. */
  #leave(): void {
    this.#cache = new ContainerCache();
    this.#isWhole = false;
    this.#engine = undefined;
    this.#moved.abort();
  }

  #now(): number {
    return Date.parse(this.#host.services.clock().now);
  }
}

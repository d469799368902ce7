import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Fault, messageOf } from '../../model/fault.ts';
import type { HostRuleset } from '../../enforce/network/nftables/apply.ts';
import type { GuardUpdate } from '../../model/segmentation/guard-update.ts';
import type { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import {
  findEngine,
  readContainer,
  readContainers,
} from '../../observe/runtime/containers/engine-containers.ts';
import { type ContainerEvent, containerEvents } from '../../observe/runtime/containers/events.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import { BoundedNotes } from './bounded-notes.ts';
import { cutUnallowed, hold } from './enforcement.ts';
import { draftOf } from './host-draft.ts';
import type { HostServices } from './host-services.ts';
import { NameAnswers } from './name-answers.ts';
import { settledState } from './pending-change.ts';
import { alone, type Declaration, readState, SHORT_PATIENCE } from './segmentation-state.ts';
import { watchWaypoint } from './watch-waypoint.ts';

/** Milliseconds between two looks at everything, for what no event tells of: rulesets that others flush. */
const HEARTBEAT = 10_000;
/** Milliseconds before an engine that went away is asked again. */
const RETRY = 1000;

/**
 * Keeps what is declared in force while containers come and go, until `signal`: on its start for all of them, then for
 * each event of the engine, and now and then for all again. Nothing changes when it ends. Throws a `Fault` (`usage`)
 * where another guard runs.
 */
export async function guardHost(
  services: HostServices,
  onUpdate: (update: GuardUpdate) => void,
  signal: AbortSignal,
): Promise<void> {
  using _held = services.state.lockGuard();
  const notes = new BoundedNotes(
    (note) => onUpdate(problem('names', note, services)),
    () => services.clock().uptime,
  );
  await using names = new NameAnswers(services, (note) => notes.tell(note));
  const watching = watchWaypoint(services, (what) => onUpdate(problem('waypoint', what, services)), signal);
  while (!signal.aborted) {
    try {
      const client = await findEngine(services, readState(services)?.current?.engine);
      await new Guard(client, services, names, onUpdate, signal).run();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onUpdate(problem('engine', messageOf(error), services));
    }
    // What waits ends early where the guard is to end.
    await sleep(RETRY, undefined, { signal }).catch(() => undefined);
  }
  await watching;
}

function problem(because: string, note: string, { clock }: HostServices): GuardUpdate {
  const { now } = clock();
  return {
    at: now,
    because,
    added: 0,
    removed: 0,
    milliseconds: undefined,
    cut: 0,
    notes: [note],
  };
}

/** Why it looks at everything first, of which it tells whatever it finds. */
const START = 'start';

/** Follows one connection to an engine. */
class Guard {
  readonly #client: EngineClient;
  readonly #services: HostServices;
  readonly #names: NameAnswers;
  readonly #onUpdate: (update: GuardUpdate) => void;
  readonly #signal: AbortSignal;
  /** Ends this connection: what was applied is for another engine. */
  readonly #moved = new AbortController();
  readonly #containers = new Map<string, AttachedContainer>();
  /** Those looked at since everything was last asked for. */
  readonly #fresh = new Set<string>();
  /** By container: an engine answers about one that is being started only when it has. */
  readonly #readings = new Map<string, Promise<void>>();
  /** Events whose container was looked at, and that nothing was done about yet. */
  #waiting: ContainerEvent[] = [];
  /** What was loaded last, and of which declaration. */
  #loaded: { readonly declaration: Declaration; readonly ruleset: HostRuleset } | undefined;
  #isWorking = false;
  /** Is it known of every container? Who is not known must not be taken for gone. */
  #isWhole = false;
  /** Why everything is to be looked at; empty: it is not. */
  #stale = '';

  constructor(
    client: EngineClient,
    services: HostServices,
    names: NameAnswers,
    onUpdate: (update: GuardUpdate) => void,
    signal: AbortSignal,
  ) {
    this.#names = names;
    this.#client = client;
    this.#services = services;
    this.#onUpdate = onUpdate;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const lookAtAll = (why: string) => {
      this.#stale = why;
      void this.#work();
    };
    const ends = AbortSignal.any([this.#signal, this.#moved.signal]);
    const heartbeat = setInterval(lookAtAll, HEARTBEAT, 'heartbeat');
    try {
      // First the events, then everything: so nothing that happens in between is missed.
      for await (const event of containerEvents(this.#client, () => lookAtAll(START), ends)) {
        const earlier = this.#readings.get(event.container) ?? Promise.resolve();
        const reading = earlier.then(() => this.#look(event));
        this.#readings.set(event.container, reading);
        void reading.then(() => {
          if (this.#readings.get(event.container) === reading) this.#readings.delete(event.container);
        });
      }
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #look(event: ContainerEvent): Promise<void> {
    try {
      const found = await readContainer(this.#client, event.container);
      const [container] = await attachContainers(found ? [found] : [], this.#services.commands);
      this.#fresh.add(event.container);
      if (container) this.#containers.set(event.container, container);
      else this.#containers.delete(event.container);
      this.#waiting.push(event);
    } catch (error) {
      this.#fail(describeEvents([event]), error);
    }
    await this.#work();
  }

  /** One at a time; what comes meanwhile is done together afterwards. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while ((this.#stale !== '' || this.#waiting.length > 0) && !this.#signal.aborted) {
        const [events, why] = [this.#waiting, this.#stale];
        this.#waiting = [];
        this.#stale = '';
        await this.#update(events, why);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #update(events: readonly ContainerEvent[], why: string): Promise<void> {
    const because = [why, describeEvents(events)].filter((part) => part !== '').join(', ');
    try {
      const isAll = why !== '' || !this.#isWhole;
      if (isAll) await this.#readAll();
      await alone(this.#services, SHORT_PATIENCE, () => this.#enforce(events, because, isAll));
    } catch (error) {
      this.#fail(because, error);
    }
  }

  /** The next event, or heartbeat, looks at everything again. */
  #fail(because: string, error: unknown): void {
    const fault = error instanceof Fault ? error : new Fault('internal', messageOf(error), { cause: error });
    this.#loaded = undefined;
    this.#isWhole = false;
    this.#onUpdate(problem(because, messageOf(fault), this.#services));
  }

  async #readAll(): Promise<void> {
    this.#isWhole = false;
    this.#fresh.clear();
    const all = await attachContainers(await readContainers(this.#client), this.#services.commands);
    // What an event told meanwhile is newer.
    for (const id of this.#containers.keys()) if (!this.#fresh.has(id)) this.#containers.delete(id);
    for (const container of all)
      if (!this.#fresh.has(container.id)) this.#containers.set(container.id, container);
    this.#isWhole = true;
  }

  async #enforce(events: readonly ContainerEvent[], because: string, isAll: boolean): Promise<void> {
    const { state } = await settledState(this.#services);
    if (!state?.current) {
      await this.#names.clear();
      return;
    }
    const { engine } = state.current;
    if (engine && !isDeepStrictEqual(engine, this.#client.endpoint)) {
      this.#moved.abort();
      return;
    }
    const draft = draftOf(state.current, [...this.#containers.values()]);
    const isOurs = !isAll && isDeepStrictEqual(this.#loaded?.declaration, state.current);
    const believed = isOurs ? this.#loaded?.ruleset : undefined;
    this.#loaded = undefined;
    await this.#names.prepare(draft);
    const {
      changes,
      isChanged,
      notes: held,
    } = await hold(draft, this.#services, {
      believed,
      isWaypointNeeded: false,
    });
    await this.#names.settle(changes.anew);
    this.#loaded = { declaration: state.current, ruleset: draft.ruleset };
    if (!isChanged && !because.startsWith(START)) return;
    const { added, removed } = changes;
    const { now } = this.#services.clock();
    const milliseconds = this.#millisecondsSince(events, now);
    const { cut, notes } = isChanged
      ? await cutUnallowed(draft, this.#services)
      : { cut: 0, notes: ['what was applied holds'] };
    this.#onUpdate({ at: now, because, added, removed, milliseconds, cut, notes: [...held, ...notes] });
  }

  /** An engine tells of a network before the container has a process, and answers about it only when it has. */
  #millisecondsSince(events: readonly ContainerEvent[], now: string): number | undefined {
    if (events.length === 0) return undefined;
    const moments = events.map(({ container, at }) =>
      Math.max(at, this.#containers.get(container)?.startedAt ?? 0),
    );
    return Math.round(Date.parse(now) - Math.min(...moments));
  }
}

function describeEvents(events: readonly ContainerEvent[]): string {
  return [...new Set(events.map(({ container, action }) => `${container.slice(0, 12)} ${action}`))].join(
    ', ',
  );
}

import { isDeepStrictEqual } from 'node:util';
import { runningProcess } from '../../enforce/network/haproxy/apply.ts';
import { listTables } from '../../enforce/network/nftables/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import type { Endpoint } from '../../observe/image/sources/engine/endpoints.ts';
import type { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import { type Beginning, readBeginning } from '../../observe/runtime/containers/beginning.ts';
import { type ContainerEvent, containerEvents } from '../../observe/runtime/containers/events.ts';
import { cutUnallowed, reconcile } from '../segmentation/enforcement.ts';
import { endNarrowed } from '../segmentation/end-narrowed.ts';
import { FollowedNodes } from './followed-nodes.ts';
import { type Draft, whoIs } from '../segmentation/draft.ts';
import type { HostServices } from '../segmentation/services.ts';
import { KnownContainers } from './known-containers.ts';
import type { NameAnswers } from '../names/answers.ts';
import { settledState } from '../segmentation/pending-change.ts';
import { alone, type Declaration, readState, SHORT_PATIENCE, writeState } from '../segmentation/state.ts';

/** Milliseconds between two looks at everything, for what no event tells of: rulesets that others flush. */
const HEARTBEAT = 10_000;
/** Milliseconds between two looks at the files about other nodes. */
const GLANCE = 500;
/** Why it looks at everything first, of which it tells whatever it finds. */
const START = 'start';
const NODES = 'files about nodes';
/** Milliseconds that an `apply` may take while a container waits to begin. */
const LONG_PATIENCE = 6000;

/** What the guard tells of something that went wrong. */
export function problem(because: string, note: string, { clock }: HostServices): GuardUpdate {
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

/** Something that happened to a container, or is about to. */
interface PendingEvent extends ContainerEvent {
  /** Is called once the kernel knows, or with why it does not. */
  readonly settle?: (fault: Fault | undefined) => void;
}

/** Brings what it hears of containers into the kernel. */
export class Guard {
  readonly #services: HostServices;
  readonly #names: NameAnswers;
  readonly #nodes: FollowedNodes;
  readonly #onUpdate: (update: GuardUpdate) => void;
  readonly #signal: AbortSignal;
  #known: KnownContainers;
  /** Those that are being looked at, all of them. */
  #looking: KnownContainers | undefined;
  /** Whose containers are known. */
  #engine: Endpoint | undefined;
  /** Ends the connection to it: what was applied is for another one. */
  #moved = new AbortController();
  /** By container: an engine answers about one that is being started only when it has. */
  readonly #readings = new Map<string, Promise<void>>();
  /** Those whose container is known, and that nothing was done about yet. */
  #waiting: PendingEvent[] = [];
  /** What was loaded last, and of which declaration. */
  #loaded: { readonly declaration: Declaration; readonly draft: Draft } | undefined;
  #isWorking = false;
  /** Is everybody known whom the kernel may know? Who is not known must not be taken for gone. */
  #isWhole = false;
  /** Why everything is to be looked at; empty: it is not. */
  #stale = '';

  constructor(
    services: HostServices,
    names: NameAnswers,
    onUpdate: (update: GuardUpdate) => void,
    signal: AbortSignal,
  ) {
    this.#services = services;
    this.#names = names;
    this.#onUpdate = onUpdate;
    this.#signal = signal;
    this.#known = this.#nobody();
    this.#nodes = new FollowedNodes((note) => onUpdate(problem(NODES, note, services)));
  }

  /** Follows one connection to an engine to its end. Throws a `Fault`. */
  async follow(client: EngineClient): Promise<void> {
    this.#keepTo(client.endpoint);
    this.#engine = client.endpoint;
    this.#moved = new AbortController();
    const ends = AbortSignal.any([this.#signal, this.#moved.signal]);
    const heartbeat = setInterval(() => void this.#lookAtAll(client, 'heartbeat'), HEARTBEAT);
    const following = setInterval(() => {
      if (!this.#nodes.isStale) return;
      this.#stale = NODES;
      void this.#work();
    }, GLANCE);
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
      clearInterval(heartbeat);
      clearInterval(following);
    }
  }

  /**
   * Back once the kernel knows a container whose process waits to begin, or at once where nobody holds it. Throws a
   * `Fault` where the kernel cannot be told.
   */
  async admit(beginning: Beginning): Promise<void> {
    const { commands } = this.#services;
    const declaration = readState(this.#services)?.current;
    if (!declaration) return;
    const found = await readBeginning(beginning, commands);
    // Another engine's containers are nobody's.
    if (!found || (declaration.engine && declaration.engine.engine !== found.engine)) return;
    const container = await this.#known.begin(found.container);
    const { member, unheld } = whoIs(declaration, container);
    if (member !== undefined && !found.isWired)
      throw new Fault('unsupported', `Podman gives ${container.name} a network only after this hook`, {
        hint: 'start it without a user namespace, or by the runtime of "plimsoll network hook --oci-runtime"',
      });
    if (!this.#isWhole && (await listTables(commands)).there.length === 0) this.#isWhole = true;
    const settled = new Promise<void>((resolve, reject) => {
      const at = Date.parse(this.#services.clock().now);
      const settle = (fault: Fault | undefined): void => (fault ? reject(fault) : resolve());
      this.#waiting.push({ container: container.id, action: 'begins', at, settle });
    });
    void this.#work();
    if (member !== undefined && unheld === undefined) await settled;
    else settled.catch(() => undefined);
  }

  async #look(client: EngineClient, event: ContainerEvent): Promise<void> {
    try {
      await this.#known.look(client, event);
      if (!this.#isWhole) return await this.#lookAtAll(client, describe([event]));
      this.#waiting.push(event);
      await this.#work();
    } catch (error) {
      this.#fail(describe([event]), error);
      await this.#lookAtAll(client, 'again');
    }
  }

  /** Not while working: an engine may answer only when who waits to begin has begun. */
  async #lookAtAll(client: EngineClient, why: string): Promise<void> {
    const known = this.#known;
    if (this.#looking === known) return;
    this.#looking = known;
    try {
      await known.lookAtAll(client);
      // Another engine is followed now.
      if (this.#known !== known) return;
      this.#isWhole = true;
      this.#stale = why;
    } catch (error) {
      this.#fail(why, error);
    } finally {
      if (this.#looking === known) this.#looking = undefined;
    }
    await this.#work();
  }

  /** One at a time; what comes meanwhile is done together afterwards. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while (this.#isWhole && (this.#stale !== '' || this.#waiting.length > 0) && !this.#signal.aborted) {
        const [events, why] = [this.#waiting, this.#stale];
        this.#waiting = [];
        this.#stale = '';
        await this.#update(events, why);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #update(events: readonly PendingEvent[], why: string): Promise<void> {
    const because = [why, describe(events)].filter((part) => part !== '').join(', ');
    const patience = events.some(({ settle }) => settle) ? LONG_PATIENCE : SHORT_PATIENCE;
    try {
      await alone(this.#services, patience, () => this.#enforce(events, because, why !== ''));
    } catch (error) {
      const fault = this.#fail(because, error);
      for (const { settle } of events) settle?.(fault);
    }
  }

  /** The next event, or heartbeat, loads everything again. */
  #fail(because: string, error: unknown): Fault {
    const fault = error instanceof Fault ? error : new Fault('internal', messageOf(error), { cause: error });
    this.#loaded = undefined;
    this.#onUpdate(problem(because, messageOf(fault), this.#services));
    return fault;
  }

  async #enforce(events: readonly PendingEvent[], because: string, isAll: boolean): Promise<void> {
    const { state } = await settledState(this.#services);
    const settle = (): void => events.forEach((one) => one.settle?.(undefined));
    if (!state?.current) {
      await this.#names.clear();
      return settle();
    }
    if (!this.#keepTo(state.current.engine))
      throw new Fault('unreachable', 'what was applied is for another engine, which is asked now');
    const { declaration, draft } = this.#nodes.newest(state.current, this.#known.all);
    const isOther = declaration !== state.current;
    if (isOther) writeState(this.#services, { ...state, current: declaration });
    const last = this.#loaded;
    const isOurs = !isAll && isDeepStrictEqual(last?.declaration, declaration);
    const believed = isOurs ? last?.draft.ruleset : undefined;
    this.#loaded = undefined;
    await this.#names.prepare(draft);
    const {
      changes,
      isChanged,
      notes: held,
    } = await reconcile(draft, this.#services, {
      believed,
      demand: 'passed',
    });
    await this.#names.settle(changes.anew);
    settle();
    this.#loaded = { declaration, draft };
    if (!isChanged && !because.startsWith(START)) return;
    const { added, removed } = changes;
    const { now } = this.#services.clock();
    const milliseconds = this.#millisecondsSince(events, now);
    const ended = isOther && last ? await this.#endNarrowed(last.draft, draft) : 0;
    const { cut, notes } = isChanged
      ? await cutUnallowed(draft, this.#services)
      : { cut: 0, notes: ['what was applied holds'] };
    const all = [...held, ...notes];
    this.#onUpdate({ at: now, because, added, removed, milliseconds, cut: cut + ended, notes: all });
  }

  /** What goes on with other nodes, of which the kernel's connections tell one side only. */
  async #endNarrowed(before: Draft, after: Draft): Promise<number> {
    const { folder } = this.#services.waypoint;
    if (!before.waypoint || !after.waypoint || (await runningProcess(folder)) === undefined) return 0;
    return endNarrowed(
      folder,
      { segmentation: before.segmentation, artefacts: before.waypoint },
      { segmentation: after.segmentation, artefacts: after.waypoint },
    );
  }

  #nobody(): KnownContainers {
    const { commands, clock } = this.#services;
    return new KnownContainers(commands, () => Date.parse(clock().now));
  }

  /** Are those that are known of this engine? Else they are forgotten, and theirs is followed no more. */
  #keepTo(engine: Endpoint | undefined): boolean {
    if (!engine || !this.#engine || isDeepStrictEqual(engine, this.#engine)) return true;
    this.#known = this.#nobody();
    this.#isWhole = false;
    this.#engine = undefined;
    this.#moved.abort();
    return false;
  }

  /** An engine tells of a network before the container has a process, and answers about it only when it has. */
  #millisecondsSince(events: readonly PendingEvent[], now: string): number | undefined {
    if (events.length === 0) return undefined;
    const moments = events.map(({ container, at }) => Math.max(at, this.#known.startOf(container)));
    return Math.round(Date.parse(now) - Math.min(...moments));
  }
}

function describe(events: readonly PendingEvent[]): string {
  return [...new Set(events.map(({ container, action }) => `${container.slice(0, 12)} ${action}`))].join(
    ', ',
  );
}

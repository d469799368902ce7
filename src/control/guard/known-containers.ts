import type { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import type { AttachedContainer, RunningContainer } from '../../observe/runtime/containers/container.ts';
import { readContainer, readContainers } from '../../observe/runtime/containers/engine-containers.ts';
import type { ContainerEvent } from '../../observe/runtime/containers/events.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import type { HostCommands } from '../../platform/host/types.ts';

/** Milliseconds for which who is about to begin is taken to be there, though its engine does not tell of it yet. */
const BEGINNING = 60_000;

/** The containers of a host: as their engine tells of them, and those that begin, of which it cannot tell yet. */
export class KnownContainers {
  readonly #commands: HostCommands;
  readonly #now: () => number;
  readonly #containers = new Map<string, AttachedContainer>();
  /** Those looked at since everything was last asked for. */
  readonly #fresh = new Set<string>();
  /** Those that were let begin, and when, until their engine tells of them. */
  readonly #beginning = new Map<string, number>();

  /** `now`: milliseconds since 1970. */
  constructor(commands: HostCommands, now: () => number) {
    this.#commands = commands;
    this.#now = now;
  }

  get all(): AttachedContainer[] {
    return [...this.#containers.values()];
  }

  /** When the engine says that it was started, in milliseconds since 1970; 0: it has not. */
  startOf(id: string): number {
    return this.#containers.get(id)?.startedAt ?? 0;
  }

  /** Looks at the container of an event. Throws a `Fault`. */
  async look(client: EngineClient, { container: id, at }: ContainerEvent): Promise<void> {
    const found = await readContainer(client, id);
    const [container] = await attachContainers(found ? [found] : [], this.#commands);
    // It ended, and has been started again since.
    if (!container && (this.#beginning.get(id) ?? 0) > at) return;
    this.#fresh.add(id);
    this.#beginning.delete(id);
    if (container) this.#containers.set(id, container);
    else this.#containers.delete(id);
  }

  /** Looks at all of them. Throws a `Fault`. */
  async lookAtAll(client: EngineClient): Promise<void> {
    this.#fresh.clear();
    const all = await attachContainers(await readContainers(client), this.#commands);
    // What was told meanwhile is newer.
    const isNewer = (id: string): boolean => this.#fresh.has(id);
    for (const [id, since] of this.#beginning)
      if (this.#now() - since > BEGINNING) this.#beginning.delete(id);
    for (const id of this.#containers.keys())
      if (!isNewer(id) && !this.#beginning.has(id)) this.#containers.delete(id);
    for (const container of all) {
      if (isNewer(container.id)) continue;
      this.#containers.set(container.id, container);
      this.#beginning.delete(container.id);
    }
  }

  /** Takes in one that is about to begin. Throws a `Fault`. */
  async begin(beginning: RunningContainer): Promise<AttachedContainer> {
    const [container = { ...beginning, interfaces: [], bridgePorts: new Map() }] = await attachContainers(
      [beginning],
      this.#commands,
    );
    // An engine gives an address to one at a time: whoever had it has gone, and its end was not told yet.
    for (const { id, addresses } of this.all)
      if (id !== container.id && addresses.some((one) => container.addresses.includes(one)))
        this.#containers.delete(id);
    this.#fresh.add(container.id);
    this.#beginning.set(container.id, this.#now());
    this.#containers.set(container.id, container);
    return container;
  }
}

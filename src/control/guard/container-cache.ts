import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import type { ContainerEvent } from '../../observe/runtime/containers/events.ts';

/** Milliseconds for which who is about to begin is taken to be there, though its engine does not tell of it yet. */
const BEGINNING = 60_000;

/**
 * A cache of who runs on a host: as the engine told last, and those that begin, of which it cannot tell yet. Moments are
 * in milliseconds since 1970.
 */
export class ContainerCache {
  readonly #containers = new Map<string, AttachedContainer>();
  /** Those looked at since everything was last asked for. */
  readonly #fresh = new Set<string>();
  /** Those that were let begin, and when, until their engine tells of them. */
  readonly #beginning = new Map<string, number>();

  get all(): AttachedContainer[] {
    return [...this.#containers.values()];
  }

  /** When the engine says that it was started; 0: it has not. */
  startOf(id: string): number {
    return this.#containers.get(id)?.startedAt ?? 0;
  }

  /** Takes in what the container of an event was found to be; undefined: it does not run. */
  take({ container: id, at }: ContainerEvent, found: AttachedContainer | undefined): void {
    // It ended, and has been started again since.
    if (!found && (this.#beginning.get(id) ?? 0) > at) return;
    this.#fresh.add(id);
    this.#beginning.delete(id);
    if (found) this.#containers.set(id, found);
    else this.#containers.delete(id);
  }

  /** From now on everything is asked for. */
  ask(): void {
    this.#fresh.clear();
  }

  /** Takes in all that were found by what was asked for. */
  takeAll(found: readonly AttachedContainer[], now: number): void {
    // What was told meanwhile is newer.
    const isNewer = (id: string): boolean => this.#fresh.has(id);
    for (const [id, since] of this.#beginning) if (now - since > BEGINNING) this.#beginning.delete(id);
    for (const id of this.#containers.keys())
      if (!isNewer(id) && !this.#beginning.has(id)) this.#containers.delete(id);
    for (const container of found) {
      if (isNewer(container.id)) continue;
      this.#containers.set(container.id, container);
      this.#beginning.delete(container.id);
    }
  }

  /** Takes in one that is about to begin. */
  begin(container: AttachedContainer, now: number): void {
    // An engine gives an address to one at a time: whoever had it has gone, and its end was not told yet.
    for (const { id, addresses } of this.all)
      if (id !== container.id && addresses.some((one) => container.addresses.includes(one)))
        this.#containers.delete(id);
    this.#fresh.add(container.id);
    this.#beginning.set(container.id, now);
    this.#containers.set(container.id, container);
  }
}

import { createHash, randomBytes } from 'node:crypto';
import type { ChainAnchor, ChainHead } from '../../platform/chain-anchor/types.ts';
import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';

/** The end of the chain, and when it was made, in milliseconds since 1970. */
interface StoredHead extends ChainHead {
  readonly made: number;
}

const HEAD = 'chain/head';
/** Milliseconds between links, and how many are kept: those of eleven days in which something is always written. */
const [INTERVAL, MOST_LINKS] = [10_000, 100_000];

/**
 * A chain of hashes in the store, to which replicas that write add a link from time to time. Its head is kept outside the
 * store: where the store does not have that link any more, it was put back to what it was before. No request waits for it.
 */
export class StoreChain {
  readonly #settings: MountStore;
  readonly #anchor: ChainAnchor | undefined;
  readonly #writes: () => number;
  readonly #seal: () => void;
  /** What was kept outside last; undefined before it was read. */
  #kept: { readonly head: ChainHead | undefined } | undefined;
  #writesSeen = 0;

  /** `writes` counts what this replica wrote to the store; `seal` is called where it was put back. */
  constructor(settings: MountStore, anchor: ChainAnchor | undefined, writes: () => number, seal: () => void) {
    this.#seal = seal;
    this.#settings = settings;
    this.#anchor = anchor;
    this.#writes = writes;
  }

  /** Takes the store for what it is from now on, whatever was kept of it. */
  async accept(): Promise<void> {
    const head = await this.#head();
    await this.#keep(head && { height: head.value.height, hash: head.value.hash });
  }

  /** Forgets what was kept, as the store is to be another one. */
  forget(): Promise<void> {
    return this.#keep(undefined);
  }

  /**
   * Throws a `Refusal` (500) where the store was put back; else keeps its head, and adds to the chain where it is time, or
   * this replica writes no more.
   */
  async follow(now: number, isLast = false): Promise<void> {
    const head = await this.#head();
    await this.#check(head?.value);
    if (this.#writes() === this.#writesSeen || (head && !isLast && now - head.value.made < INTERVAL)) return;
    const { height = 0, hash = '' } = head?.value ?? {};
    const link: ChainHead = {
      height: height + 1,
      hash: createHash('sha256').update(hash).update(randomBytes(32)).digest('base64url'),
    };
    // Of several who add to it at once one does, and the others see that.
    const isDone = await this.#settings.write([
      { path: HEAD, value: { ...link, made: now }, expected: head?.version ?? 0 },
      { path: pathOf(link), value: link },
    ]);
    this.#writesSeen = this.#writes();
    if (isDone) await this.#keep(link);
  }

  async #check(head: ChainHead | undefined): Promise<void> {
    if (!this.#anchor) return;
    this.#kept ??= { head: await this.#anchor.read() };
    const kept = this.#kept.head;
    if (kept && kept.hash !== head?.hash) {
      const link = (await this.#settings.get<ChainHead>(pathOf(kept)))?.value;
      if (link?.height !== kept.height || link.hash !== kept.hash) {
        // What is there now is not what people wrote.
        this.#seal();
        throw new Refusal(
          500,
          'the store was put back to what it was before: see the guide, "A store that was put back"',
        );
      }
    }
    if (head && kept?.hash !== head.hash) await this.#keep({ height: head.height, hash: head.hash });
  }

  #head() {
    return this.#settings.get<StoredHead>(HEAD);
  }

  async #keep(head: ChainHead | undefined): Promise<void> {
    await this.#anchor?.write(head);
    this.#kept = { head };
  }
}

function pathOf({ height }: ChainHead): string {
  return `chain/links/${height % MOST_LINKS}`;
}

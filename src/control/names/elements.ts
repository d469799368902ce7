import { transact } from '../../enforce/network/nftables/apply.ts';
import {
  type NameElement,
  nameElementsText,
  type NameSet,
} from '../../enforce/network/nftables/resolved-names.ts';
import { messageOf } from '../../model/fault.ts';
import type { HostServices } from '../segmentation/services.ts';
import { ElementCache } from './element-cache.ts';

/** Writes addresses into the kernel's sets of names. */
export class NameElements {
  readonly #services: Pick<HostServices, 'commands' | 'clock'>;
  readonly #tell: (note: string) => void;
  readonly #cache = new ElementCache();
  #waiting: NameElement[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(services: Pick<HostServices, 'commands' | 'clock'>, tell: (note: string) => void) {
    this.#services = services;
    this.#tell = tell;
  }

  /** From now on there are these sets; those that are new have what is in `there`. */
  follow(sets: readonly NameSet[], there: readonly NameElement[]): void {
    this.#cache.follow(sets, there, this.#now());
  }

  /** Puts all of them into the kernel again, which may have lost them. */
  async restore(): Promise<void> {
    this.#waiting.push(...this.#cache.left(this.#now()));
    await this.#flush();
  }

  /** Puts an answer's addresses into sets; back when the kernel has them. Which did not find room is told. */
  async put(answered: readonly NameElement[]): Promise<void> {
    const fresh = answered.flatMap((element) => this.#take(element));
    this.#waiting.push(...fresh);
    // What another answer has just noted may still be on its way.
    await (fresh.length > 0 ? this.#flush() : (this.#next ?? this.#last));
  }

  #take(element: NameElement): NameElement[] {
    const taken = this.#cache.take(element, this.#now());
    if (taken === 'full') this.#tell(ElementCache.full(element));
    return typeof taken === 'string' ? [] : [taken];
  }

  /** What is forgotten soon. */
  expiring(): NameElement[] {
    return this.#cache.expiring(this.#now());
  }

  /** Keeps addresses that are in use for some time more. */
  async keep(used: readonly NameElement[]): Promise<void> {
    this.#waiting.push(...this.#cache.keep(used, this.#now()));
    await this.#flush();
  }

  /** One transaction at a time; what comes meanwhile goes together into the next. */
  #flush(): Promise<void> {
    this.#next ??= this.#last.then(() => this.#write());
    return this.#next;
  }

  async #write(): Promise<void> {
    const batch = new Map(this.#waiting.map((one) => [`${one.set} ${one.address}`, one]));
    this.#waiting = [];
    this.#last = this.#load([...batch.values()]);
    this.#next = undefined;
    await this.#last;
  }

  /** A set that has gone meanwhile takes nothing, and what the others get does not wait for it. */
  async #load(elements: readonly NameElement[]): Promise<void> {
    if (elements.length === 0) return;
    try {
      await transact(nameElementsText(elements), this.#services.commands);
    } catch (error) {
      const bySet = [...Map.groupBy(elements, ({ set }) => set).values()];
      if (bySet.length > 1) {
        for (const some of bySet) await this.#load(some);
        return;
      }
      this.#cache.drop(elements);
      this.#tell(`${elements.length} addresses of names were not added: ${messageOf(error)}`);
    }
  }

  #now(): number {
    return this.#services.clock().uptime;
  }
}

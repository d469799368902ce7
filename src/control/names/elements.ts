import { transact } from '../../enforce/network/nftables/apply.ts';
import {
  type NameElement,
  nameElementsText,
  type NameSet,
} from '../../enforce/network/nftables/resolved-names.ts';
import { messageOf } from '../../model/fault.ts';
import type { HostServices } from '../segmentation/services.ts';

/** Bounds, in seconds, of how long what a resolver says is believed. */
const SHORTEST = 5;
const LONGEST = 24 * 60 * 60;
/** Seconds that an address stays longer than its resolver says, for clients that call at the last moment. */
const GRACE = 15;
/** Addresses of one name. */
const MOST = 1024;
/** Seconds before its end at which an address that is in use is kept, and for how long. */
const SOON = 12;
const KEEPING = 30;

/** The addresses in the sets of names, and when the kernel will forget each. */
export class NameElements {
  readonly #services: Pick<HostServices, 'commands' | 'clock'>;
  readonly #tell: (note: string) => void;
  /** By set, the second at which an address is forgotten. */
  readonly #until = new Map<string, Map<string, number>>();
  #waiting: NameElement[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(services: Pick<HostServices, 'commands' | 'clock'>, tell: (note: string) => void) {
    this.#services = services;
    this.#tell = tell;
  }

  /** From now on there are these sets; those that are new have what is in `there`. */
  follow(sets: readonly NameSet[], there: readonly NameElement[]): void {
    const names = new Set(sets.map(({ set }) => set));
    for (const name of this.#until.keys()) if (!names.has(name)) this.#until.delete(name);
    for (const name of names) if (!this.#until.has(name)) this.#until.set(name, new Map());
    for (const { set, address, seconds } of there) this.#until.get(set)?.set(address, this.#now() + seconds);
  }

  /** Puts all of them into the kernel again, which may have lost them. */
  async restore(): Promise<void> {
    this.#waiting.push(...this.#left(Infinity));
    await this.#flush();
  }

  /** Puts an answer's addresses into sets; back when the kernel has them. Which did not find room is told. */
  async put(answered: readonly NameElement[]): Promise<void> {
    const fresh = answered.filter((element) => this.#take(element));
    this.#waiting.push(...fresh.map((one) => ({ ...one, seconds: believed(one.seconds) + GRACE })));
    // What another answer has just noted may still be on its way.
    await (fresh.length > 0 ? this.#flush() : (this.#next ?? this.#last));
  }

  /** Notes an address; false where the kernel has it for long enough, or there is no room. */
  #take({ set, address, seconds }: NameElement): boolean {
    const own = this.#until.get(set);
    const now = this.#now();
    if (!own || (own.get(address) ?? 0) >= now + believed(seconds)) return false;
    if (own.size >= MOST && !own.has(address)) {
      for (const [one, until] of own) if (until <= now) own.delete(one);
      if (own.size >= MOST) {
        this.#tell(`${set} has ${MOST} addresses: ${address} is not added`);
        return false;
      }
    }
    own.set(address, now + believed(seconds) + GRACE);
    return true;
  }

  /** What is forgotten soon. */
  expiring(): NameElement[] {
    return this.#left(SOON);
  }

  /** Keeps addresses that are in use for some time more. */
  async keep(used: readonly NameElement[]): Promise<void> {
    for (const { set, address } of used) this.#until.get(set)?.set(address, this.#now() + KEEPING);
    this.#waiting.push(...used.map((one) => ({ ...one, seconds: KEEPING })));
    await this.#flush();
  }

  #left(seconds: number): NameElement[] {
    const now = this.#now();
    return [...this.#until].flatMap(([set, own]) =>
      [...own].flatMap(([address, until]) => {
        if (until <= now) own.delete(address);
        return until > now && until <= now + seconds
          ? [{ set, address, seconds: Math.ceil(until - now) }]
          : [];
      }),
    );
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
      for (const { set, address } of elements) this.#until.get(set)?.delete(address);
      this.#tell(`${elements.length} addresses of names were not added: ${messageOf(error)}`);
    }
  }

  #now(): number {
    return this.#services.clock().uptime;
  }
}

function believed(seconds: number): number {
  return Math.min(Math.max(seconds, SHORTEST), LONGEST);
}

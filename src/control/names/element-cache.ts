import type { NameElement, NameSet } from '../../enforce/network/nftables/resolved-names.ts';

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

/**
 * A cache of the addresses in the kernel's sets of names, and of when it will forget each. `now`: seconds, on a clock
 * that only goes on. What is to be put into the kernel for it comes back, with the seconds that it is to stay.
 */
export class ElementCache {
  /** By set, the second at which an address is forgotten. */
  readonly #until = new Map<string, Map<string, number>>();

  /** From now on there are these sets; those that are new have what is in `there`. */
  follow(sets: readonly NameSet[], there: readonly NameElement[], now: number): void {
    const names = new Set(sets.map(({ set }) => set));
    for (const name of this.#until.keys()) if (!names.has(name)) this.#until.delete(name);
    for (const name of names) if (!this.#until.has(name)) this.#until.set(name, new Map());
    for (const { set, address, seconds } of there) this.#until.get(set)?.set(address, now + seconds);
  }

  /** Takes an answer in: `known` where the kernel has it for long enough, or there is no such set. */
  take({ set, address, seconds }: NameElement, now: number): NameElement | 'known' | 'full' {
    const own = this.#until.get(set);
    const stays = Math.min(Math.max(seconds, SHORTEST), LONGEST);
    if (!own || (own.get(address) ?? 0) >= now + stays) return 'known';
    if (own.size >= MOST && !own.has(address)) {
      for (const [one, until] of own) if (until <= now) own.delete(one);
      if (own.size >= MOST) return 'full';
    }
    own.set(address, now + stays + GRACE);
    return { set, address, seconds: stays + GRACE };
  }

  /** Keeps addresses for some time more. */
  keep(used: readonly NameElement[], now: number): NameElement[] {
    for (const { set, address } of used) this.#until.get(set)?.set(address, now + KEEPING);
    return used.map((one) => ({ ...one, seconds: KEEPING }));
  }

  /** The kernel has not taken them. */
  drop(elements: readonly NameElement[]): void {
    for (const { set, address } of elements) this.#until.get(set)?.delete(address);
  }

  /** What is forgotten soon. */
  expiring(now: number): NameElement[] {
    return this.left(now, SOON);
  }

  /** What is forgotten within so many seconds, and when; what was is forgotten here too. */
  left(now: number, within = Infinity): NameElement[] {
    return [...this.#until].flatMap(([set, own]) =>
      [...own].flatMap(([address, until]) => {
        if (until <= now) own.delete(address);
        return until > now && until <= now + within
          ? [{ set, address, seconds: Math.ceil(until - now) }]
          : [];
      }),
    );
  }

  /** In words, why an answer did not find room. */
  static full({ set, address }: NameElement): string {
    return `${set} has ${MOST} addresses: ${address} is not added`;
  }
}

/** Addresses that were asked for, by whom, at most. */
const MOST = 65_536;
/** Names of one address for one caller; many sites share an address. */
const MOST_NAMES = 4;

interface Answer {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** By which names addresses are called, as DNS answered. The oldest answers are forgotten where there is no room. */
export class AnsweredNames {
  readonly #answers = new Map<string, readonly Answer[]>();

  /** Somebody asked for a name, and was told the address. */
  add(asker: string, address: string, name: string, at: number): void {
    const key = `${asker} ${address}`;
    const earlier = this.#answers.get(key) ?? [];
    const isKnown = earlier.at(-1)?.name === name;
    this.#answers.delete(key);
    this.#answers.set(key, isKnown ? earlier : [...earlier.slice(1 - MOST_NAMES), { name, at }]);
    const [oldest] = this.#answers.size > MOST ? this.#answers.keys() : [];
    if (oldest !== undefined) this.#answers.delete(oldest);
  }

  /** The name that somebody was last told an address for, before it called. */
  nameOf(caller: string, address: string, at: number): string | undefined {
    return this.#answers.get(`${caller} ${address}`)?.findLast((answer) => answer.at <= at)?.name;
  }
}

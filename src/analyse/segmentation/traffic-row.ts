import type { TrafficId } from './traffic-table.ts';

/** As which a group counts that is kept by itself, beside one in a list of all. */
const COST_OF_ONE = 16;

/** A set of traffic for each of many groups: those that have the usual one are not kept, unless few have it. */
export class TrafficRow {
  readonly #length: number;
  readonly #usual: TrafficId;
  readonly #others = new Map<number, TrafficId>();
  #all: Uint16Array | Uint32Array | undefined;

  constructor(length: number, usual: TrafficId) {
    this.#length = length;
    this.#usual = usual;
  }

  /** How many are kept. */
  get cells(): number {
    return this.#all ? this.#length : this.#others.size * COST_OF_ONE;
  }

  at(group: number): TrafficId {
    return this.#all ? (this.#all[group] ?? this.#usual) : (this.#others.get(group) ?? this.#usual);
  }

  set(group: number, id: TrafficId): void {
    if (this.#all && id < 2 ** (8 * this.#all.BYTES_PER_ELEMENT)) this.#all[group] = id;
    else if (id !== this.at(group)) this.#setOther(group, id);
  }

  #setOther(group: number, id: TrafficId): void {
    if (this.#all) this.#all = Uint32Array.from(this.#all);
    else this.#others.set(group, id);
    if (this.#all) this.#all[group] = id;
    else if (this.#others.size * COST_OF_ONE > this.#length) this.#spread();
  }

  #spread(): void {
    const ids = [this.#usual, ...this.#others.values()];
    const Ids = ids.every((one) => one < 2 ** 16) ? Uint16Array : Uint32Array;
    this.#all = new Ids(this.#length).fill(this.#usual);
    for (const [group, id] of this.#others) this.#all[group] = id;
    this.#others.clear();
  }
}

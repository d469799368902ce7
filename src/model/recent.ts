/** Values that were made lately, by key: those not asked for longest are forgotten once all are larger than they may be. */
export class Recent<K, V> {
  readonly #limit: number;
  readonly #sizeOf: (value: V) => number;
  readonly #values = new Map<K, V>();
  #size = 0;

  /** `limit` is for the sum of the sizes; each value has the size 1 unless `sizeOf` tells. */
  constructor(limit: number, sizeOf: (value: V) => number = () => 1) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  /** The value for this key, made if it is not known (any more). */
  get(key: K, make: () => V): V {
    const found = this.#values.get(key);
    const known = found !== undefined || this.#values.has(key);
    const value = known ? (found as V) : make();
    if (known) this.#values.delete(key);
    else this.#size += this.#sizeOf(value);
    this.#values.set(key, value);
    if (this.#size > this.#limit) this.#forget();
    return value;
  }

  /** The value for this key, if it is known (still). */
  find(key: K): V | undefined {
    return this.#values.has(key) ? this.get(key, () => this.#values.get(key) as V) : undefined;
  }

  /** Some at once where there are many: to begin going through a map takes as long as it has forgotten values. */
  #forget(): void {
    const enough = Math.ceil((this.#limit * 3) / 4);
    for (const [key, value] of this.#values) {
      if (this.#size <= enough || this.#values.size === 1) return;
      this.#values.delete(key);
      this.#size -= this.#sizeOf(value);
    }
  }
}

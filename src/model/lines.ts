/** Bytes that are made room for at once, where texts need no more. */
const ROOM = 80 * 1024;
/** Bytes of a single huge text that are not kept for others. */
const HUGE = 4 * ROOM;
const NEWLINE = 0x0a;

/** Lines of text as bytes, in memory that is used again. */
export class Lines {
  #bytes = Buffer.allocUnsafeSlow(0);
  #filled = 0;
  count = 0;

  get size(): number {
    return this.#filled;
  }

  /** Until the next call. */
  get text(): Buffer {
    return this.#bytes.subarray(0, this.#filled);
  }

  add(line: string): void {
    // A UTF-16 unit takes three bytes at most.
    const needed = this.#filled + line.length * 3 + 1;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, ROOM));
      this.#bytes.copy(larger, 0, 0, this.#filled);
      this.#bytes = larger;
    }
    this.#filled += this.#bytes.write(line, this.#filled);
    this.#bytes[this.#filled++] = NEWLINE;
    this.count += 1;
  }

  clear(): void {
    // What a single huge value needed is not kept.
    if (this.#bytes.length > HUGE) this.#bytes = Buffer.allocUnsafeSlow(0);
    this.#filled = 0;
    this.count = 0;
  }
}

import type { InflateEngine } from './types.ts';

/** Larger ones gain no time. */
const CHUNK = 512 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Inflates on a thread of the pool into two buffers in turn: while one is filled, its user looks at the other. Node's own
 * streams make a buffer for each chunk, and wait with the next until somebody took it.
 */
export class Inflater {
  readonly #engine: InflateEngine;
  readonly #outputs = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
  #turn: 0 | 1 = 0;
  /** Bytes in the output whose turn it is. */
  #filled = 0;
  /** An output that is full, and still to be given. */
  #full: Buffer | undefined;
  #ended = false;
  #meanwhile: (() => void) | undefined;

  constructor(engine: InflateEngine) {
    this.#engine = engine;
  }

  /**
   * What comes of these bytes, each piece valid until the next is asked for; `meanwhile` is what else there is to do with
   * them, once, while they are inflated. Throws a `Fault` (`malformed`).
   */
  async *write(input: Buffer, meanwhile?: () => void): AsyncGenerator<Buffer, void, void> {
    this.#meanwhile = meanwhile;
    yield* this.#inflate(input, false);
    this.#doMeanwhile();
  }

  /** The last pieces; throws a `Fault` (`malformed`) where the stream is cut off. */
  async *end(): AsyncGenerator<Buffer, void, void> {
    yield* this.#inflate(NOTHING, true);
    if (this.#full) yield this.#full;
    if (this.#filled > 0) yield this.#outputs[this.#turn].subarray(0, this.#filled);
  }

  async *#inflate(input: Buffer, isLast: boolean): AsyncGenerator<Buffer, void, void> {
    let [left, mayHideMore] = [input.length, isLast];
    while (!this.#ended && (left > 0 || mayHideMore)) {
      const [output, start] = [this.#outputs[this.#turn], this.#filled];
      const room = output.subarray(start);
      const written = this.#engine.write(input.subarray(input.length - left), room, isLast);
      const full = this.#full;
      this.#full = undefined;
      // Told where it is awaited: nobody waits for it yet if it fails meanwhile.
      written.catch(() => undefined);
      this.#doMeanwhile();
      if (full) yield full;
      const { free, unread } = await written;
      // Neither read nor written: the compressed data has ended before its bytes did, and the rest is padding.
      this.#ended = left > 0 && unread === left && free === room.length;
      left = unread;
      this.#filled = output.length - free;
      mayHideMore = free === 0;
      if (free === 0) this.#giveLater(output);
    }
  }

  #doMeanwhile(): void {
    this.#meanwhile?.();
    this.#meanwhile = undefined;
  }

  #giveLater(output: Buffer): void {
    this.#full = output;
    this.#filled = 0;
    this.#turn = this.#turn === 0 ? 1 : 0;
  }
}

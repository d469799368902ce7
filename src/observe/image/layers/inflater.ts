import { Fault } from '../../../model/fault.ts';
import { ENGINES, type ZlibEngine } from '../../archive/zlib-engine.ts';

/** Larger ones gain no time. */
const CHUNK = 512 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Inflates on a thread of the pool into two buffers in turn: while one is filled, its user looks at the other. Node's own
 * streams make a buffer for each chunk, and wait with the next until somebody took it.
 */
export class Inflater implements Disposable {
  readonly #compression: 'gzip' | 'zstd';
  readonly #engine: ZlibEngine;
  readonly #outputs = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
  #turn: 0 | 1 = 0;
  /** Bytes in the output whose turn it is. */
  #filled = 0;
  /** An output that is full, and still to be given. */
  #full: Buffer | undefined;
  #ended = false;
  #failure: string | undefined;
  #onWritten: () => void = () => undefined;

  constructor(compression: 'gzip' | 'zstd') {
    this.#compression = compression;
    const stream = ENGINES[compression].create();
    // To a stream that is destroyed, the engine only tells that it has written.
    Object.defineProperty(stream, 'destroyed', { value: true });
    this.#engine = stream as unknown as ZlibEngine;
    this.#engine._handle.cb = () => this.#onWritten();
    const onerror = (message: string): void => {
      this.#failure = message;
      this.#onWritten();
    };
    Object.assign(this.#engine._handle, { onerror });
  }

  /** What comes of these bytes, each piece valid until the next is asked for. Throws a `Fault` (`malformed`). */
  write(input: Buffer): AsyncGenerator<Buffer, void, void> {
    return this.#inflate(input, ENGINES[this.#compression].more);
  }

  /** The last pieces; throws a `Fault` (`malformed`) where the stream is cut off. */
  async *end(): AsyncGenerator<Buffer, void, void> {
    yield* this.#inflate(NOTHING, ENGINES[this.#compression].last);
    if (this.#full) yield this.#full;
    if (this.#filled > 0) yield this.#outputs[this.#turn].subarray(0, this.#filled);
  }

  [Symbol.dispose](): void {
    this.#engine._handle.close();
  }

  async *#inflate(input: Buffer, flush: number): AsyncGenerator<Buffer, void, void> {
    let [left, mayHideMore] = [input.length, input === NOTHING];
    while (!this.#ended && (left > 0 || mayHideMore)) {
      const [output, start] = [this.#outputs[this.#turn], this.#filled];
      const written = this.#start(flush, input.subarray(input.length - left), output.subarray(start));
      const full = this.#full;
      this.#full = undefined;
      if (full) yield full;
      await written;
      if (this.#failure !== undefined)
        throw new Fault('malformed', `${this.#compression} stream: ${this.#failure}`);
      const [free = 0, unread = 0] = this.#engine._writeState;
      // Neither read nor written: the compressed data has ended before its bytes did, and the rest is padding.
      this.#ended = left > 0 && unread === left && free === output.length - start;
      left = unread;
      this.#filled = output.length - free;
      mayHideMore = free === 0;
      if (free === 0) this.#giveLater(output);
    }
  }

  #giveLater(output: Buffer): void {
    this.#full = output;
    this.#filled = 0;
    this.#turn = this.#turn === 0 ? 1 : 0;
  }

  /** Never rejects, as nobody may wait for it yet when it fails. */
  #start(flush: number, input: Buffer, output: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#onWritten = resolve;
      this.#engine._handle.write(flush, input, 0, input.length, output, 0, output.length);
    });
  }
}

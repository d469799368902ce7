import { Fault } from '../../../model/fault.ts';
import { ENGINES, type ZlibEngine } from '../../archive/zlib-engine.ts';
import type { InflateEngine, Written } from './types.ts';

/** Inflates with what Node's own streams are made of, several members or frames too. */
export class ZlibInflate implements InflateEngine {
  readonly #compression: 'gzip' | 'zstd';
  readonly #engine: ZlibEngine;
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

  async write(input: Buffer, output: Buffer, isLast: boolean): Promise<Written> {
    const { more, last } = ENGINES[this.#compression];
    await new Promise<void>((resolve) => {
      this.#onWritten = resolve;
      const flush = isLast ? last : more;
      this.#engine._handle.write(flush, input, 0, input.length, output, 0, output.length);
    });
    if (this.#failure !== undefined) throw damage(this.#compression, this.#failure);
    const [free = 0, unread = 0] = this.#engine._writeState;
    return { free, unread };
  }

  [Symbol.dispose](): void {
    this.#engine._handle.close();
  }
}

/** The same for gzip whatever inflates it, as each tells other kinds of damage apart. */
export function damage(compression: 'gzip' | 'zstd', reason: string): Fault {
  const told = compression === 'gzip' ? 'it is damaged or cut off' : reason;
  return new Fault('malformed', `${compression} stream: ${told}`);
}

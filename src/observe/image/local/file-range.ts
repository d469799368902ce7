import type { FileHandle } from 'node:fs/promises';
import type { ByteStream } from '../layers/types.ts';

const CHUNK = 2 ** 19;

/**
 * A part of an open file, read into two buffers in turn, one while its user looks at the other: a stream of Node's makes
 * a new one for each chunk, which takes as long again as reading does. To be read once.
 */
export class FileRange implements ByteStream {
  readonly #file: FileHandle;
  readonly #offset: number;
  readonly #size: number;
  readonly #isOwn: boolean;
  #error: Error | undefined;
  #destroyed = false;
  #reading = false;

  /** At most `size` bytes from `offset`; `isOwn` says that the file is closed with it. */
  constructor(file: FileHandle, { offset = 0, size = Infinity, isOwn = false }) {
    this.#file = file;
    this.#offset = offset;
    this.#size = size;
    this.#isOwn = isOwn;
  }

  /** Ends the reading, with this error where one is given. */
  destroy(error?: Error): void {
    this.#error ??= error;
    this.#destroyed = true;
    if (!this.#reading) void this.#close().catch(() => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, void> {
    if (this.#error) throw this.#error;
    this.#reading = true;
    const [first, second] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    let ahead = this.#read(first, 0);
    try {
      for (let [at, buffer, other] = [0, first, second]; ; [buffer, other] = [other, buffer]) {
        // oxlint-disable-next-line no-await-in-loop -- one piece after another
        const length = await ahead;
        if (this.#error) throw this.#error;
        if (length === 0 || this.#destroyed) return;
        at += length;
        ahead = this.#read(other, at);
        // Who leaves meanwhile waits for it below; what it throws is thrown once it is waited for.
        ahead.catch(() => undefined);
        yield buffer.subarray(0, length);
      }
    } finally {
      await ahead.catch(() => undefined);
      await this.#close();
    }
  }

  async #read(buffer: Buffer, at: number): Promise<number> {
    const length = Math.min(CHUNK, this.#size - at);
    if (length === 0) return 0;
    return (await this.#file.read(buffer, 0, length, this.#offset + at)).bytesRead;
  }

  async #close(): Promise<void> {
    if (this.#isOwn) await this.#file.close();
  }
}

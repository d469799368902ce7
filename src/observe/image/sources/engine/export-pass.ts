import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Fault } from '../../../../model/fault.ts';
import { normaliseName } from '../../../archive/tar/name.ts';
import { TarReader } from '../../../archive/tar/tar-reader.ts';

interface Waiter {
  readonly resolve: (stream: Readable) => void;
  readonly reject: (error: unknown) => void;
}

/** Which wanted layer a member of the archive is, by a key of the caller's; undefined for other members. */
export type LayerKey = (path: string) => string | undefined;

/**
 * One reading of an exported image from beginning to end, which hands out layers as they come by. It waits where
 * nobody has asked for a layer yet, passes over it once a later one is asked for, and so holds one chunk at most.
 */
export class ExportPass {
  readonly #keyOf: LayerKey;
  readonly #waiters = new Map<string, Waiter>();
  /** Layers that came by with the last chunk and nobody has asked for, in order. */
  readonly #offered = new Map<string, PassThrough>();
  readonly #seen = new Set<string>();
  readonly #source: Readable;
  #current: PassThrough | undefined;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(source: Readable, keyOf: LayerKey) {
    this.#source = source;
    this.#keyOf = keyOf;
    void this.#run();
  }

  /** Has the layer not come by yet, or not been taken? One reader is served for each. */
  canServe(key: string): boolean {
    if (this.#offered.has(key)) return true;
    return !this.#ended && !this.#waiters.has(key) && !this.#seen.has(key);
  }

  /** The layer's bytes, once they come by. Ask `canServe` first. Layers before it that nobody took are dropped. */
  open(key: string): Promise<Readable> {
    const offered = this.#takeOffered(key);
    const stream = offered
      ? Promise.resolve(offered)
      : new Promise<Readable>((resolve, reject) => this.#waiters.set(key, { resolve, reject }));
    this.#wake();
    return stream;
  }

  close(): void {
    this.#source.destroy();
    this.#finish(new Fault('internal', 'the image was closed while it was read'));
  }

  async #run(): Promise<void> {
    const reader = new TarReader({
      entry: (entry) => entry.type === 'file' && this.#begin(normaliseName(entry.path) ?? ''),
      data: (bytes) => this.#push(bytes),
      end: () => this.#current?.end(),
    });
    try {
      for await (const chunk of this.#source) {
        reader.write(chunk as Buffer);
        await this.#untilTaken();
        await this.#untilDrained();
        if (reader.ended) break;
      }
      reader.end();
      this.#finish(new Fault('malformed', "the engine's export of the image lacks a layer"));
    } catch (error) {
      this.#source.destroy();
      this.#finish(error);
    }
  }

  #begin(path: string): boolean {
    const key = this.#keyOf(path);
    if (key === undefined || this.#seen.has(key)) return false;
    this.#seen.add(key);
    const waiter = this.#waiters.get(key);
    // Every other waiter wants a layer that is still to come.
    if (!waiter && this.#waiters.size > 0) return false;
    // Chunk by chunk: a stream of bytes would join what waits into new buffers.
    this.#current = new PassThrough({ readableObjectMode: true, readableHighWaterMark: 1 });
    // Whoever reads it hears of errors; nobody may be reading yet.
    this.#current.on('error', () => undefined);
    this.#waiters.delete(key);
    if (waiter) waiter.resolve(this.#current);
    else this.#offered.set(key, this.#current);
    return true;
  }

  #push(bytes: Buffer): boolean {
    if (!this.#current || this.#current.destroyed) return false;
    // Parts of the source's chunks, which nobody writes to again, so they need no copy.
    this.#current.write(bytes);
    return true;
  }

  /** Waits until what was offered is taken or dropped. */
  async #untilTaken(): Promise<void> {
    while (this.#offered.size > 0 && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #untilDrained(): Promise<void> {
    const current = this.#current;
    if (!current?.writableNeedDrain || current.destroyed) return;
    const stop = new AbortController();
    const { signal } = stop;
    const events = ['drain', 'close'].map((event) => once(current, event, { signal }).catch(() => undefined));
    await Promise.race(events);
    stop.abort();
  }

  #takeOffered(key: string): PassThrough | undefined {
    const wanted = this.#offered.get(key);
    for (const [other, stream] of this.#offered) {
      this.#offered.delete(other);
      if (other === key) break;
      stream.destroy();
    }
    return wanted;
  }

  #finish(error: unknown): void {
    this.#ended = true;
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
    if (this.#current && !this.#current.writableEnded) {
      this.#current.destroy(error instanceof Error ? error : new Error(String(error)));
    }
    this.#wake();
  }
}

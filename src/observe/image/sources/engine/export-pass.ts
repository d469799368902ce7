import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Fault } from '../../../../model/fault.ts';
import { normaliseName } from '../../../archive/tar/name.ts';
import { TarReader } from '../../../archive/tar/tar-reader.ts';

interface Waiter {
  readonly resolve: (stream: Readable) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One reading of an exported image from beginning to end, which hands out members as they come by. It waits where
 * nobody has asked for a member yet, passes over it once a later one is asked for, and so holds one chunk at most.
 */
export class ExportPass {
  readonly #order: ReadonlyMap<string, number>;
  readonly #waiters = new Map<string, Waiter>();
  /** Members that came by with the last chunk and nobody has asked for. */
  readonly #offered = new Map<string, PassThrough>();
  readonly #source: Readable;
  #current: PassThrough | undefined;
  #position = -1;
  #ended = false;
  #wake: () => void = () => undefined;

  /** `order` holds the position in the archive of each member that may be asked for. */
  constructor(source: Readable, order: ReadonlyMap<string, number>) {
    this.#source = source;
    this.#order = order;
    void this.#run();
  }

  /** Has the member not come by yet, or not been taken? One reader is served for each. */
  canServe(path: string): boolean {
    if (this.#offered.has(path)) return true;
    return !this.#ended && !this.#waiters.has(path) && this.#positionOf(path) > this.#position;
  }

  /** The member's bytes, once they come by. Ask `canServe` first. Members before it that nobody took are dropped. */
  open(path: string): Promise<Readable> {
    const offered = this.#offered.get(path);
    this.#offered.delete(path);
    this.#dropBefore(path);
    const stream = offered
      ? Promise.resolve(offered)
      : new Promise<Readable>((resolve, reject) => this.#waiters.set(path, { resolve, reject }));
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
      }
      reader.end();
      this.#finish(new Fault('malformed', 'the engine changed the image while it was read'));
    } catch (error) {
      this.#source.destroy();
      this.#finish(error);
    }
  }

  #begin(path: string): boolean {
    const position = this.#order.get(path);
    if (position === undefined) return false;
    this.#position = position;
    const waiter = this.#waiters.get(path);
    // Every waiter left wants a later member.
    if (!waiter && this.#waiters.size > 0) return false;
    this.#current = new PassThrough();
    // Whoever reads it hears of errors; nobody may be reading yet.
    this.#current.on('error', () => undefined);
    this.#waiters.delete(path);
    if (waiter) waiter.resolve(this.#current);
    else this.#offered.set(path, this.#current);
    return true;
  }

  #push(bytes: Buffer): boolean {
    if (!this.#current || this.#current.destroyed) return false;
    // The bytes are valid during the call only.
    this.#current.write(Buffer.from(bytes));
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

  #dropBefore(path: string): void {
    for (const [other, stream] of this.#offered) {
      if (this.#positionOf(other) > this.#positionOf(path)) continue;
      this.#offered.delete(other);
      stream.destroy();
    }
  }

  #positionOf(path: string): number {
    return this.#order.get(path) ?? -1;
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

import type { Readable } from 'node:stream';
import { ExportPass, type LayerKey } from './export-pass.ts';

/** Opens the layers of an exported image, as few readings of the export as the order of the calls allows. */
export class LayerExport {
  readonly #start: () => Promise<Readable>;
  readonly #keyOf: LayerKey;
  readonly #passes: ExportPass[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /** `start` begins the export anew; `keyOf` knows the layers among its members. */
  constructor(start: () => Promise<Readable>, keyOf: LayerKey) {
    this.#start = start;
    this.#keyOf = keyOf;
  }

  /** The layer with that key. Throws a `Fault` where the export lacks it or breaks off. */
  async open(key: string): Promise<Readable> {
    // One after the other, so that two calls do not each start an export that could serve both.
    const turn = this.#turn.then(() => this.#passFor(key));
    this.#turn = turn.catch(() => undefined);
    return (await turn).stream;
  }

  close(): void {
    for (const pass of this.#passes) pass.close();
  }

  /** In an object, so that the turn does not wait for the stream. */
  async #passFor(key: string): Promise<{ stream: Promise<Readable> }> {
    const running = this.#passes.find((pass) => pass.canServe(key));
    if (running) return { stream: running.open(key) };
    const pass = new ExportPass(await this.#start(), this.#keyOf);
    this.#passes.push(pass);
    return { stream: pass.open(key) };
  }
}

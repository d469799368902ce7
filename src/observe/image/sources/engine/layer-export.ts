import type { Readable } from 'node:stream';
import { ExportPass } from './export-pass.ts';

/** Opens the layers of an exported image, as few readings of the export as the order of the calls allows. */
export class LayerExport {
  readonly #start: () => Promise<Readable>;
  readonly #order: ReadonlyMap<string, number>;
  readonly #passes: ExportPass[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /** `start` begins the export anew; `order` holds the place of each layer's member in it. */
  constructor(start: () => Promise<Readable>, order: ReadonlyMap<string, number>) {
    this.#start = start;
    this.#order = order;
  }

  async open(path: string): Promise<Readable> {
    // One after the other, so that two calls do not each start an export that could serve both.
    const turn = this.#turn.then(() => this.#passFor(path));
    this.#turn = turn.catch(() => undefined);
    return (await turn).stream;
  }

  close(): void {
    for (const pass of this.#passes) pass.close();
  }

  /** In an object, so that the turn does not wait for the stream. */
  async #passFor(path: string): Promise<{ stream: Promise<Readable> }> {
    const running = this.#passes.find((pass) => pass.canServe(path));
    if (running) return { stream: running.open(path) };
    const pass = new ExportPass(await this.#start(), this.#order);
    this.#passes.push(pass);
    return { stream: pass.open(path) };
  }
}

import type { Emitter } from 'liquidjs';
import { Fault } from '../../model/fault.ts';

/** Characters that are joined before they are kept, as a text of thousands of parts takes many times its length. */
const JOINED = 65_536;

/** What a template puts out, of which there may be so much. */
export class BoundedOutput implements Emitter {
  readonly chunks: Buffer[] = [];
  readonly buffer = '';
  readonly #most: number;
  #parts: string[] = [];
  #waiting = 0;
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws a `Fault` (`limit`) for what is too much. */
  write(html: unknown): void {
    const text = typeof html === 'string' ? html : html === null ? '' : (JSON.stringify(html) ?? '');
    this.#length += text.length;
    if (this.#length > this.#most)
      throw new Fault('limit', `a template puts out more than ${this.#most} characters`);
    this.#parts.push(text);
    this.#waiting += text.length + 1;
    if (this.#waiting > JOINED) this.end();
  }

  /** Keeps what was not kept yet. */
  end(): void {
    this.chunks.push(Buffer.from(this.#parts.join('')));
    [this.#parts, this.#waiting] = [[], 0];
  }
}

/** What a file says in a form that only files of its kind have. */
export interface Reading {
  /** What was undone, as findings tell it. */
  readonly decoding: string;
  readonly bytes: Buffer;
  /** Bytes at its begin that name what follows, and are not looked at for themselves. */
  readonly context?: number;
  /** By which path it is judged; default that of the file. */
  readonly path?: string;
  /** The place in the file of a place in `bytes`; without it, places are its own. */
  readonly placeOf?: (offset: number) => number;
}

/** Text of which pieces come from somewhere else, with where from. */
export class MappedText {
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #origins: number[] = [];
  /** Does a place in the piece move on with its origin? */
  readonly #moves: boolean[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds text that stands at an origin, as it is or as one thing. */
  add(text: string, origin: number, moves: boolean): void {
    if (text === '') return;
    this.#parts.push(text);
    this.#starts.push(this.#length);
    this.#origins.push(origin);
    this.#moves.push(moves);
    this.#length += Buffer.byteLength(text);
  }

  bytes(): Buffer {
    return Buffer.from(this.#parts.join(''));
  }

  originOf(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const moved = this.#moves[low] ? offset - (this.#starts[low] ?? 0) : 0;
    return (this.#origins[low] ?? 0) + moved;
  }
}

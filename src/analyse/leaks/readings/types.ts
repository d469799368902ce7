/** What a file says in a form that only files of its kind have. */
export interface Reading {
  /** What was undone, as findings tell it. */
  readonly decoding: string;
  readonly bytes: Buffer;
  /** By which path it is judged; default that of the file. */
  readonly path?: string;
  /** The bytes of the file that some of `bytes` stand for; without it, places are its own. */
  readonly originOf?: (start: number, end: number) => Origin;
}

/** Places in the bytes of a file. */
interface Origin {
  readonly start: number;
  readonly end: number;
}

interface Piece extends Origin {
  /** Where in the text it begins. */
  readonly at: number;
  /** Is it the same bytes, and not one thing as a whole? */
  readonly isSame: boolean;
}

/** Pieces of one text: what stands as it is stays one. */
const MAXIMUM_PIECES = 200_000;

/** Text that is made of pieces of a file, with where each of them stands there. */
export class MappedText {
  readonly #texts: string[] = [];
  readonly #pieces: Piece[] = [];
  #length = 0;

  /** Has it as many pieces as it may have? What comes then is left out. */
  get isFull(): boolean {
    return this.#pieces.length >= MAXIMUM_PIECES;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds bytes that stand in the file as they are. */
  same(bytes: Buffer, start: number): void {
    if (bytes.length > 0)
      this.#add(bytes.toString(), bytes.length, { start, end: start + bytes.length }, true);
  }

  /** Adds text for which something else stands between two places. */
  instead(text: string, start: number, end: number): void {
    if (text !== '') this.#add(text, Buffer.byteLength(text), { start, end }, false);
  }

  bytes(): Buffer {
    return Buffer.from(this.#texts.join(''));
  }

  originOf(start: number, end: number): Origin {
    return { start: this.#originAt(start, 'start'), end: this.#originAt(Math.max(start, end - 1), 'end') };
  }

  #add(text: string, length: number, origin: Origin, isSame: boolean): void {
    this.#texts.push(text);
    this.#pieces.push({ ...origin, at: this.#length, isSame });
    // What is no UTF-8 is longer as text; its places are then those of the whole.
    const written = isSame && Buffer.byteLength(text) !== length ? Buffer.byteLength(text) : length;
    this.#length += written;
  }

  #originAt(offset: number, which: 'start' | 'end'): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    if (!piece) return 0;
    if (!piece.isSame) return piece[which];
    return Math.min(piece.end, piece.start + offset - piece.at + (which === 'end' ? 1 : 0));
  }
}

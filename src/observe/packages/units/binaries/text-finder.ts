/** Called with which text begins where in the bytes. */
const PAIRS = 2 ** 13;
type OnText = (text: number, at: number) => void;

/**
 * Finds many fixed texts, of at least two bytes each, in one pass that skips most bytes: of each text the first bytes
 * count, as many as the shortest text has, and a pair of bytes tells how far it is at least to where they could end
 * (S. Wu and U. Manber, "A fast algorithm for multi-pattern searching", 1994). Linear but for texts that begin alike.
 */
export class TextFinder {
  readonly #texts: readonly Buffer[];
  /** Bytes of every text by which it is found. */
  readonly #length: number;
  /** How many bytes to go on, by a pair of bytes; 0 where one of the texts may end. */
  readonly #skips: Uint8Array;
  /** The texts that may end with a pair. */
  readonly #ending = new Map<number, number[]>();

  constructor(texts: readonly Buffer[]) {
    this.#texts = texts;
    this.#length = Math.min(256, ...texts.map(({ length }) => length));
    this.#skips = new Uint8Array(PAIRS).fill(this.#length - 1);
    for (const [index, text] of texts.entries()) this.#add(index, text);
  }

  /** Tells of every place, of each text in the order of places. */
  find(bytes: Buffer, onText: OnText): void {
    const [skips, length] = [this.#skips, bytes.length];
    if (this.#texts.length === 0) return;
    for (let at = this.#length - 1; at < length;) {
      const pair = ((bytes[at - 1] as number) << 5) ^ (bytes[at] as number);
      const skip = skips[pair] as number;
      if (skip === 0) this.#tell(bytes, at - this.#length + 1, pair, onText);
      at += skip || 1;
    }
  }

  #add(index: number, text: Buffer): void {
    const last = this.#length - 1;
    for (let at = 1; at <= last; at += 1) {
      const pair = ((text[at - 1] as number) << 5) ^ (text[at] as number);
      this.#skips[pair] = Math.min(this.#skips[pair] ?? 0, last - at);
      if (at === last) this.#ending.set(pair, [...(this.#ending.get(pair) ?? []), index]);
    }
  }

  #tell(bytes: Buffer, at: number, pair: number, onText: OnText): void {
    for (const index of this.#ending.get(pair) ?? []) {
      const text = this.#texts[index];
      if (text !== undefined && standsAt(bytes, text, at)) onText(index, at);
    }
  }
}

function standsAt(bytes: Buffer, text: Buffer, at: number): boolean {
  let same = 0;
  while (same < text.length && bytes[at + same] === text[same]) same += 1;
  return same === text.length;
}

/** Called with which text begins where in the bytes. */
type OnText = (text: number, at: number) => void;

/** A text that has a pair of bytes so many bytes from its start. */
interface Holder {
  readonly index: number;
  readonly text: Buffer;
  readonly before: number;
}

/** Numbers that pairs of bytes are told apart by; a few pairs share one. */
const PAIRS = 2 ** 13;

/**
 * Finds many fixed texts, of at least two bytes each, in one pass that looks at two bytes of as many as the shortest text
 * has pairs: wherever a text begins, one of the pairs at the beginning of it lies at such a place. Where to look next
 * depends on nothing that is read, so that a processor reads ahead. Linear but for texts that have pairs in common.
 */
export class TextFinder {
  readonly #texts: readonly Buffer[];
  /** Pairs of each text that are looked for, and bytes from one that is looked at to the next. */
  readonly #step: number;
  /** 1 for a pair that some text has among its first. */
  readonly #isHeld = new Uint8Array(PAIRS);
  /** The texts with a pair; what begins first of one text comes first. */
  readonly #holders = new Map<number, Holder[]>();

  constructor(texts: readonly Buffer[]) {
    this.#texts = texts;
    this.#step = Math.min(256, ...texts.map(({ length }) => length)) - 1;
    for (let before = this.#step - 1; before >= 0; before -= 1)
      for (const [index, text] of texts.entries()) this.#hold({ index, text, before });
  }

  /** Tells of every place, of each text in the order of places. */
  find(bytes: Buffer, onText: OnText): void {
    const [isHeld, step, last] = [this.#isHeld, this.#step, bytes.length - 1];
    if (this.#texts.length === 0) return;
    const [two, three, four] = [2 * step, 3 * step, 4 * step];
    let at = 0;
    // Four at once: most often none of them is held.
    for (; at < last - three; at += four) {
      const held =
        (isHeld[pairAt(bytes, at)] as number) |
        (isHeld[pairAt(bytes, at + step)] as number) |
        (isHeld[pairAt(bytes, at + two)] as number) |
        (isHeld[pairAt(bytes, at + three)] as number);
      if (held !== 0) for (let one = 0; one < four; one += step) this.#tell(bytes, at + one, onText);
    }
    for (; at < last; at += step) this.#tell(bytes, at, onText);
  }

  #hold(holder: Holder): void {
    const pair = pairAt(holder.text, holder.before);
    this.#isHeld[pair] = 1;
    const others = this.#holders.get(pair);
    if (others) others.push(holder);
    else this.#holders.set(pair, [holder]);
  }

  /** Tells of the texts that have the pair that begins here. */
  #tell(bytes: Buffer, at: number, onText: OnText): void {
    const pair = pairAt(bytes, at);
    if (this.#isHeld[pair] !== 1) return;
    for (const { index, text, before } of this.#holders.get(pair) ?? [])
      if (at >= before && standsAt(bytes, text, at - before)) onText(index, at - before);
  }
}

/** The pair of bytes that begins here, as a number. */
function pairAt(bytes: Buffer, at: number): number {
  return ((bytes[at] as number) << 5) ^ (bytes[at + 1] as number);
}

function standsAt(bytes: Buffer, text: Buffer, at: number): boolean {
  let same = 0;
  while (same < text.length && bytes[at + same] === text[same]) same += 1;
  return same === text.length;
}

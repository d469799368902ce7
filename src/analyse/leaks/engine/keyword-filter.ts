import {
  assemble,
  type Code,
  doWhile,
  get,
  I32,
  i32,
  sequence,
  set,
  tee,
  whileTrue,
} from './wasm/assembler.ts';
import { instantiate } from './wasm/instance.ts';

/** Bytes of which three in a row are looked for first. */
export const ANCHOR = 3;
/** Bytes that are looked at in one go: they and what is found in them stay in the processor's caches. */
const BLOCK = 2 ** 15;
/** Bytes before a block and behind it that are looked at with it. */
const MARGIN = 16;
const HASH_BITS = 16;
/** What clears the bit in which letters of either case differ; other bytes that become the same are told apart later. */
const FOLDED = 0xdfdfdfdf;
const FOLDED_TRIPLE = 0x00dfdfdf;
const MULTIPLIER = 0x9e3779b1;

/** Places in the module's memory: four tables, a block with its margins, and two lists of places in it. */
const PAIRS = 0;
const TRIPLES = 2 ** 16;
const QUADS = 2 ** 17;
const SHORT = 3 * 2 ** 16;
const FIRST = 2 ** 18;
const DATA = FIRST + MARGIN;
const LIST = FIRST + 2 ** 16;
const SECOND_LIST = LIST + 2 * BLOCK;
const PAGES = (SECOND_LIST + 4 * BLOCK + 2 ** 16) / 2 ** 16;
/** What a table has for what is looked for: a place's size in a list. */
const YES = 4;

/** Variables of the functions: where they are, where they end, where they write, and a place that was read. */
const [AT, END, OUT, PLACE] = [0, 1, 2, 3];

function hashCode(bytes: Code, mask: number): Code {
  const folded = i32.and(bytes, i32.constant(mask));
  return i32.shiftRight(i32.multiply(folded, i32.constant(MULTIPLIER)), i32.constant(32 - HASH_BITS));
}

function hashOf(bytes: number, mask: number): number {
  return Math.imul(bytes & mask, MULTIPLIER) >>> (32 - HASH_BITS);
}

/** Writes a place, and goes on behind it if the table says so: without a branch, as no processor could foretell it. */
function append(place: Code, isWanted: Code): Code {
  return sequence(i32.store(get(OUT), place), set(OUT, i32.add(get(OUT), isWanted)));
}

const UNROLLED = [0, 2, 4, 6, 8, 10, 12, 14];

/** Lists every other place at which a pair of bytes begins that is of an anchor. */
const PAIRS_CODE = sequence(
  doWhile(
    i32.lessUnsigned(tee(AT, i32.add(get(AT), i32.constant(2 * UNROLLED.length))), get(END)),
    ...UNROLLED.map((offset) =>
      append(i32.add(get(AT), i32.constant(offset)), i32.load8(i32.load16(get(AT), offset), PAIRS)),
    ),
  ),
  get(OUT),
);

/** Of listed places, those at which or before which an anchor begins. */
const TRIPLES_CODE = sequence(
  whileTrue(
    i32.lessUnsigned(get(AT), get(END)),
    set(PLACE, i32.subtract(i32.load(get(AT)), i32.constant(1))),
    ...[0, 1].map((offset) =>
      append(
        i32.add(get(PLACE), i32.constant(offset)),
        i32.load8(hashCode(i32.load(get(PLACE), offset), FOLDED_TRIPLE), TRIPLES),
      ),
    ),
    set(AT, i32.add(get(AT), i32.constant(YES))),
  ),
  get(OUT),
);

/** Of listed places, those at which four bytes are of an anchor, or three of one that is no longer. */
const QUADS_CODE = sequence(
  whileTrue(
    i32.lessUnsigned(get(AT), get(END)),
    set(PLACE, i32.load(get(AT))),
    append(
      get(PLACE),
      i32.or(
        i32.load8(hashCode(i32.load(get(PLACE)), FOLDED), QUADS),
        i32.load8(hashCode(i32.load(get(PLACE)), FOLDED_TRIPLE), SHORT),
      ),
    ),
    set(AT, i32.add(get(AT), i32.constant(YES))),
  ),
  get(OUT),
);

/** Takes places from one index of a list to another, each to be added to the offset. */
type OnPlaces = (places: Uint32Array, from: number, to: number, offset: number) => void;

type Step = (at: number, end: number, out: number) => number;

/**
 * Tells where anchors of keywords may stand in bytes: three bytes that are looked for in any case of ASCII letters, or
 * four where a keyword has one more. A few of the places are of something else. WebAssembly, as it takes a sixth of the
 * time of the same steps in JavaScript.
 */
export class KeywordFilter {
  readonly #memory: Uint8Array;
  readonly #places: Uint32Array;
  readonly #pairs: Step;
  readonly #triples: Step;
  readonly #quads: Step;

  constructor() {
    const { memory, functions } = instantiate(moduleBytes(), ['pairs', 'triples', 'quads']);
    [this.#pairs, this.#triples, this.#quads] = functions as unknown as [Step, Step, Step];
    this.#memory = memory;
    this.#places = new Uint32Array(memory.buffer);
  }

  /** Looks for an anchor from now on: three bytes, or four. */
  add(anchor: Uint8Array): void {
    const [first = 0, second = 0, third = 0, fourth] = anchor;
    for (const one of casesOf(second)) {
      for (const other of casesOf(first)) this.#memory[PAIRS + (other | (one << 8))] = YES;
      for (const other of casesOf(third)) this.#memory[PAIRS + (one | (other << 8))] = YES;
    }
    const triple = first | (second << 8) | (third << 16);
    this.#memory[TRIPLES + hashOf(triple, FOLDED_TRIPLE)] = YES;
    if (fourth === undefined) this.#memory[SHORT + hashOf(triple, FOLDED_TRIPLE)] = YES;
    else this.#memory[QUADS + hashOf(triple | (fourth << 24), FOLDED)] = YES;
  }

  /** Calls for the places at which anchors may begin, in their order, some at a time. */
  find(bytes: Uint8Array, onPlaces: OnPlaces): void {
    const [memory, places] = [this.#memory, this.#places];
    for (let base = 0; base < bytes.length; base += BLOCK) {
      const from = Math.max(0, base - MARGIN);
      const to = Math.min(bytes.length, base + BLOCK + MARGIN);
      const start = DATA + from - base;
      memory.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), start);
      memory.fill(0, start + to - from, start + to - from + MARGIN);
      const listed = this.#pairs(DATA, DATA + Math.min(BLOCK, bytes.length - base), LIST);
      const few = this.#triples(LIST, listed, SECOND_LIST);
      const end = this.#quads(SECOND_LIST, few, LIST);
      if (end > LIST) onPlaces(places, LIST / YES, end / YES, base - DATA);
    }
  }
}

let assembled: Uint8Array<ArrayBuffer> | undefined;

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const step = { parameters: 3, locals: [I32] };
  assembled ??= assemble(
    [
      { name: 'pairs', ...step, code: PAIRS_CODE },
      { name: 'triples', ...step, code: TRIPLES_CODE },
      { name: 'quads', ...step, code: QUADS_CODE },
    ],
    PAGES,
  );
  return assembled;
}

function casesOf(byte: number): number[] {
  return byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}

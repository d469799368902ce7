import {
  BACK,
  BLOCK,
  DATA,
  FOLDED,
  FOLDED_TRIPLE,
  FOUND,
  HASH_BITS,
  HEADS,
  HEAD_BITS,
  KEPT,
  KEYWORDS,
  LATER_HEADS,
  LIST,
  MARGIN,
  MASK,
  MOST_KEYWORDS,
  MULTIPLIER,
  NEXT,
  NUMBER,
  PAGES,
  PAIR,
  PAIRS,
  QUADS,
  SECOND_LIST,
  SHORT,
  TRIPLES,
  VALUE,
  YES,
  type AnchoredKeywords,
  writeKeyword,
} from './keyword-memory.ts';
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
  v128,
  whileTrue,
} from './wasm/assembler.ts';
import { instantiate, type WasmInstance } from './wasm/instance.ts';

/** Variables: where they are, where they end, where they write, a place that was read, and a keyword. */
const [AT, END, OUT, PLACE, KEYWORD] = [0, 1, 2, 3, 4];

function hashCode(bytes: Code, mask: number, bits = HASH_BITS): Code {
  const folded = i32.and(bytes, i32.constant(mask));
  return i32.shiftRight(i32.multiply(folded, i32.constant(MULTIPLIER)), i32.constant(32 - bits));
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

const window = v128.load(i32.subtract(get(PLACE), i32.load(get(KEYWORD), BACK)));
const isLikeKeyword = i32.equal(
  v128.bitmask(v128.equal(v128.and(window, v128.load(get(KEYWORD), MASK)), v128.load(get(KEYWORD), VALUE))),
  i32.constant(0xffff),
);

/** Writes the place with every keyword that is around it, of those that a table has for bytes. */
const compareWith = (table: number, bytes: Code, mask: number): Code =>
  sequence(
    set(KEYWORD, i32.load(i32.multiply(hashCode(bytes, mask, HEAD_BITS), i32.constant(4)), table)),
    whileTrue(
      get(KEYWORD),
      i32.store(get(OUT), i32.load(get(KEYWORD), NUMBER), 4),
      append(get(PLACE), i32.multiply(isLikeKeyword, i32.constant(PAIR))),
      set(KEYWORD, i32.load(get(KEYWORD), NEXT)),
    ),
  );

/** Of listed places, those around which 16 bytes are as those of a keyword, each with the number of every such. */
const WORDS_CODE = sequence(
  whileTrue(
    i32.lessUnsigned(get(AT), get(END)),
    set(PLACE, i32.load(get(AT))),
    compareWith(HEADS, i32.load(get(PLACE)), FOLDED_TRIPLE),
    compareWith(LATER_HEADS, i32.load(i32.subtract(get(PLACE), i32.constant(1))), FOLDED),
    set(AT, i32.add(get(AT), i32.constant(YES))),
  ),
  get(OUT),
);

/** Takes places, each with the number of its keyword behind it, from one index of a list to another. */
type OnPlaces = (pairs: Uint32Array, from: number, to: number, offset: number) => void;

type Step = (at: number, end: number, out: number) => number;

/**
 * Tells where anchors of keywords stand in bytes: three of their bytes in any case of ASCII letters, or four where a
 * keyword has one more. What stands around them is as 16 bytes of the keyword are, or as many as it has; before the first
 * byte anything may be taken to stand. WebAssembly, as it takes a sixth of the time of the same steps in JavaScript.
 */
export class KeywordFilter {
  readonly #wasm: WasmInstance;
  readonly #pairs: Step;
  readonly #triples: Step;
  readonly #quads: Step;
  readonly #words: Step;
  #keywords = 0;
  /** By hash: how many keywords have it, and of which the most there are. */
  readonly #counts = new Map<number, number>();
  #most = 1;

  constructor() {
    this.#wasm = instantiate(moduleBytes(), ['pairs', 'triples', 'quads', 'words']);
    [this.#pairs, this.#triples, this.#quads, this.#words] = this.#wasm.functions as unknown as [
      Step,
      Step,
      Step,
      Step,
    ];
  }

  /** Looks for these keywords from now on, by the three bytes of each, or four, that begin at its anchor. */
  add({ bytes, starts, anchors }: AnchoredKeywords): void {
    this.#wasm.reserve(KEYWORDS + (this.#keywords + anchors.length) * KEPT);
    const { memory } = this.#wasm;
    const words = new Uint32Array(memory.buffer);
    for (let index = 0; index < anchors.length; index += 1) {
      const start = starts[index] as number;
      const place = { start, at: start + (anchors[index] as number), end: starts[index + 1] as number };
      const head = writeKeyword(memory, words, this.#keywords++, bytes, place);
      const count = (this.#counts.get(head) ?? 0) + 1;
      this.#counts.set(head, count);
      this.#most = Math.max(this.#most, count);
    }
  }

  /** Calls for the places at which anchors begin, in their order, some at a time. Keywords are numbered as they were added. */
  find(bytes: Uint8Array, onPlaces: OnPlaces): void {
    const { memory } = this.#wasm;
    const pairs = new Uint32Array(memory.buffer, 0, KEYWORDS / 4);
    const portion = YES * Math.floor(MOST_KEYWORDS / (2 * this.#most));
    for (let base = 0; base < bytes.length; base += BLOCK) {
      const from = Math.max(0, base - MARGIN);
      const to = Math.min(bytes.length, base + BLOCK + MARGIN);
      const start = DATA + from - base;
      memory.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), start);
      memory.fill(0, start + to - from, start + to - from + MARGIN);
      const listed = this.#pairs(DATA, DATA + Math.min(BLOCK, bytes.length - base), LIST);
      const few = this.#triples(LIST, listed, SECOND_LIST);
      const fewer = this.#quads(SECOND_LIST, few, LIST);
      for (let at = LIST; at < fewer; at += portion) {
        const end = this.#words(at, Math.min(fewer, at + portion), FOUND);
        if (end > FOUND) onPlaces(pairs, FOUND / 4, end / 4, base - DATA);
      }
    }
  }
}

let assembled: Uint8Array<ArrayBuffer> | undefined;

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const step = { parameters: 3, locals: [I32, I32] };
  assembled ??= assemble(
    [
      { name: 'pairs', ...step, code: PAIRS_CODE },
      { name: 'triples', ...step, code: TRIPLES_CODE },
      { name: 'quads', ...step, code: QUADS_CODE },
      { name: 'words', ...step, code: WORDS_CODE },
    ],
    PAGES,
  );
  return assembled;
}

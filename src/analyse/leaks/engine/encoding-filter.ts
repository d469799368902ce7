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
  V128,
  v128,
  when,
  whileTrue,
} from './wasm/assembler.ts';
import { instantiate, type WasmInstance } from './wasm/instance.ts';

/** Bytes that are looked at at once. */
export const VECTOR = 16;
const BLOCK = 2 ** 15;
/** Bytes before a block and behind it that are looked at with it. */
const MARGIN = 2 * VECTOR;
const DATA = MARGIN;
const LIST = 2 ** 16;
/** A byte gives one place at most, and a vector two besides. */
const PAGES = (LIST + 4 * BLOCK + 8 * (BLOCK / VECTOR) + 2 ** 15) / 2 ** 16 + 1;
const [RUN, MARK, WIDE] = [0, 1, 2];
const KIND_BITS = 2;
const EVERY_LANE = 0xffff;

/**
 * Classes of the characters of base64: each is a bit, which both of a character's halves have to have. Their upper half
 * is one of the first list, their lower half one of the second.
 */
const CLASSES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[2], [0xb, 0xd, 0xf]],
  [[3], range(0, 9)],
  [[4], range(1, 15)],
  [[5], [...range(0, 10), 15]],
  [[6], range(1, 6)],
  [[6], range(7, 15)],
  [[7], range(0, 10)],
];
const LOWER = 0b1110000;
const BEYOND_F = 0b1100000;
const [UPPER_HALVES, LOWER_HALVES] = [tableOf(0), tableOf(1)];

const [AT, END, OUT, BEFORE, BASE, ROWS, FAR, SPREAD, BITS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [BYTES, KIND] = [9, 10];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function tableOf(half: 0 | 1): Code {
  return range(0, 15).map((value) =>
    CLASSES.reduce((bits, sides, number) => bits | (sides[half].includes(value) ? 1 << number : 0), 0),
  );
}

function classesOf(bytes: Code): Code {
  return v128.and(
    v128.swizzle(v128.constant(UPPER_HALVES), v128.shiftRight(bytes, i32.constant(4))),
    v128.swizzle(v128.constant(LOWER_HALVES), v128.and(bytes, v128.bytes(15))),
  );
}

/** A bit for each lane that is of a class. */
function lanesOf(classes: Code, bits: number): Code {
  const none = v128.equal(v128.and(classes, v128.bytes(bits)), v128.bytes(0));
  return i32.xor(v128.bitmask(none), i32.constant(EVERY_LANE));
}

const up = (value: Code, bits: number): Code => i32.shiftLeft(value, i32.constant(bits));
const down = (value: Code, bits: number): Code => i32.shiftRight(value, i32.constant(bits));
/** Joins a variable with itself moved by each of these. */
const join = (local: number, by: (left: Code, right: Code) => Code, moves: readonly number[]): Code =>
  sequence(...moves.map((bits) => set(local, by(get(local), down(get(local), bits)))));
const emit = (place: Code, kind: number): Code =>
  sequence(
    i32.store(
      get(OUT),
      i32.or(up(i32.subtract(place, i32.constant(DATA - MARGIN)), KIND_BITS), i32.constant(kind)),
    ),
    set(OUT, i32.add(get(OUT), i32.constant(4))),
  );

/** Carries bits of `ROWS` to all of the run that they are in. */
function spread(move: (value: Code, bits: number) => Code): Code {
  return sequence(
    set(SPREAD, get(BASE)),
    ...[1, 2, 4, 8, 16].map((bits) =>
      sequence(
        set(ROWS, i32.or(get(ROWS), i32.and(get(SPREAD), move(get(ROWS), bits)))),
        set(SPREAD, i32.and(get(SPREAD), move(get(SPREAD), bits))),
      ),
    ),
  );
}

/** Of the last vector and this one a bit for each lane. */
function bothLanes(bits: number): Code {
  const before = classesOf(v128.load(i32.subtract(get(AT), i32.constant(VECTOR))));
  return i32.or(lanesOf(before, bits), up(lanesOf(get(KIND), bits), VECTOR));
}

/**
 * Twelve characters of base64 in a row, but for runs that have eight small letters in a row, of which one is behind `f`,
 * unless they are long: those are names and words.
 */
const RUNS_CODE = sequence(
  set(BASE, i32.or(get(BEFORE), up(lanesOf(get(KIND), 0x7f), VECTOR))),
  set(BEFORE, down(get(BASE), VECTOR)),
  set(BITS, get(BASE)),
  join(BITS, i32.and, [1, 2, 4, 4]),
  when(
    get(BITS),
    set(ROWS, bothLanes(LOWER)),
    join(ROWS, i32.and, [1, 2, 4]),
    set(FAR, bothLanes(BEYOND_F)),
    join(FAR, i32.or, [1, 2, 4]),
    set(ROWS, i32.and(get(ROWS), get(FAR))),
    when(get(ROWS), spread(up), spread(down)),
    when(
      i32.or(
        i32.and(get(BITS), down(get(BITS), 12)),
        i32.and(get(BITS), i32.xor(get(ROWS), i32.constant(-1))),
      ),
      emit(get(AT), RUN),
    ),
  ),
);

const is = (byte: number): Code => v128.equal(get(BYTES), v128.bytes(byte));
const [LETTER_Q, LETTER_U, PERCENT, BACKSLASH] = Buffer.from('qu%\\');
const NEXT = v128.load(get(AT), 1);

/** Every `%`, `\` and `qu`. */
const MARKS_CODE = sequence(
  set(
    BITS,
    v128.bitmask(
      v128.or(
        v128.or(is(PERCENT ?? 0), is(BACKSLASH ?? 0)),
        v128.and(is(LETTER_Q ?? 0), v128.equal(NEXT, v128.bytes(LETTER_U ?? 0))),
      ),
    ),
  ),
  whileTrue(
    get(BITS),
    emit(i32.add(get(AT), i32.zerosBehind(get(BITS))), MARK),
    set(BITS, i32.and(get(BITS), i32.subtract(get(BITS), i32.constant(1)))),
  ),
);

/** Whether six lanes of the one or the other parity are set: so many a vector has at least of twelve pairs in a row. */
const areMany = (parity: number): Code =>
  i32.lessUnsigned(i32.constant(5), i32.ones(i32.and(get(BITS), i32.constant(parity))));

/** Printable characters with a 0 behind each. */
const WIDE_CODE = sequence(
  set(BITS, v128.bitmask(v128.equal(NEXT, v128.bytes(0)))),
  when(
    get(BITS),
    set(
      BITS,
      i32.and(
        get(BITS),
        v128.bitmask(
          v128.or(
            v128.or(is(9), v128.or(is(10), is(13))),
            v128.andNot(v128.greater(get(BYTES), v128.bytes(31)), is(127)),
          ),
        ),
      ),
    ),
    when(i32.or(areMany(0x5555), areMany(0xaaaa)), emit(get(AT), WIDE)),
  ),
);

const FIND_CODE = sequence(
  doWhile(
    i32.lessUnsigned(tee(AT, i32.add(get(AT), i32.constant(VECTOR))), get(END)),
    set(BYTES, v128.load(get(AT))),
    set(KIND, classesOf(get(BYTES))),
    RUNS_CODE,
    MARKS_CODE,
    WIDE_CODE,
  ),
  get(OUT),
);

/** Places of bytes at which something encoded may stand, in their order. */
export interface EncodingPlaces {
  /** Of vectors in which, or in the one before, a run of base64 or of hexadecimal digits has a part. */
  readonly runs: number[];
  /** Of vectors in which UTF-16 has a part. */
  readonly wide: number[];
  readonly percents: number[];
  /** Of `\u` and of `\x`. */
  readonly unicodeEscapes: number[];
  readonly byteEscapes: number[];
  /** Of `qu`. */
  readonly quoted: number[];
}

let instance: (WasmInstance & { readonly places: Uint32Array }) | undefined;

function started(): WasmInstance & { readonly places: Uint32Array } {
  if (instance) return instance;
  const locals = [I32, I32, I32, I32, I32, I32, V128, V128];
  const code = assemble([{ name: 'find', parameters: 3, locals, code: FIND_CODE }], PAGES);
  const made = instantiate(code, ['find']);
  instance = { ...made, places: new Uint32Array(made.memory.buffer) };
  return instance;
}

/** Looks where something encoded may stand: one look at all bytes, for every encoding. Undefined where nothing may. */
export function encodingPlaces(bytes: Uint8Array): EncodingPlaces | undefined {
  const { memory, functions, places } = started();
  const [find] = functions;
  let found: EncodingPlaces | undefined;
  for (let base = 0; base < bytes.length; base += BLOCK) {
    const from = Math.max(0, base - MARGIN);
    const to = Math.min(bytes.length, base + BLOCK + MARGIN);
    const start = DATA + from - base;
    if (from === base) memory.fill(0, 0, DATA);
    memory.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), start);
    memory.fill(0, start + to - from, start + to - from + MARGIN);
    // The vector before is looked at again, as a run may begin in it.
    const last = find?.(DATA - VECTOR, DATA + Math.min(BLOCK, bytes.length - base), LIST) ?? LIST;
    if (last === LIST) continue;
    found ??= nothing();
    for (let index = LIST / 4; index < last / 4; index += 1) {
      const item = places[index] as number;
      sort(found, bytes, item & ((1 << KIND_BITS) - 1), (item >>> KIND_BITS) - MARGIN + base, base);
    }
  }
  return found;
}

function nothing(): EncodingPlaces {
  return { runs: [], wide: [], percents: [], unicodeEscapes: [], byteEscapes: [], quoted: [] };
}

const [SMALL_U, SMALL_X] = Buffer.from('ux');

function sort(found: EncodingPlaces, bytes: Uint8Array, kind: number, place: number, base: number): void {
  if (kind === RUN) found.runs.push(place);
  else if (kind === WIDE) found.wide.push(place);
  else if (place < base) return;
  else {
    const [mark, next] = [bytes[place], bytes[place + 1]];
    if (mark === PERCENT) found.percents.push(place);
    else if (mark === LETTER_Q) found.quoted.push(place);
    else if (next === SMALL_U) found.unicodeEscapes.push(place);
    else if (next === SMALL_X) found.byteEscapes.push(place);
  }
}

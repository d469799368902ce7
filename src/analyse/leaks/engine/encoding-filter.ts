import { hexAt } from './substitutions.ts';
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

/** Characters as rectangles: all with one of these upper halves and one of these lower ones. */
type Rectangle = readonly [upper: readonly number[], lower: readonly number[]];

/** What a character of base64 or a hexadecimal digit is: a bit for each rectangle. */
const KINDS: readonly Rectangle[] = [
  // Base64: `+` `-` `/`, digits, letters and `_`.
  [[2], [0xb, 0xd, 0xf]],
  [[3], range(0, 9)],
  [[4, 6], range(1, 15)],
  [[5], [...range(0, 10), 15]],
  [[7], range(0, 10)],
  // Hexadecimal, with the digits above, and those that the code of a printable character begins with.
  [[4, 6], range(1, 6)],
  [[3], [0, ...range(2, 7)]],
  // The digits of what may be second, as below.
  [[3], range(0, 3)],
];
const BASE64 = 0b00011111;
const HEX = 0b00100010;
const LEADING_DIGIT = 0b01000000;

/** Which of the first three of four characters of base64 one may be, where they stand for printable characters. */
const POSITIONS: readonly Rectangle[] = [
  [[4], [3, 4, ...range(9, 15)]],
  [[5], range(0, 10)],
  [[6], range(1, 6)],
  [
    [4, 5],
    [1, ...range(3, 8)],
  ],
  [
    [6, 7],
    [7, ...range(9, 14)],
  ],
  [
    [4, 5],
    [1, 2, 5, 6, 9, 10, 13, 14],
  ],
  [
    [6, 7],
    [0, 3, 4, 7, 8, 11, 12, 15],
  ],
  [[3], [0, 1, 4, 5, 8, 9]],
];
const SECOND_DIGIT = 0b10000000;
const [FIRST, SECOND, THIRD] = [0b00000111, 0b00011000, 0b11100000];

const [AT, END, OUT, BEFORE, BASE, GROUPS, WIDE_BEFORE, WIDE_NOW, BITS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [BYTES, KIND, KIND_BEFORE, POSITION, POSITION_BEFORE] = [9, 10, 11, 12, 13];
const LOCALS = [I32, I32, I32, I32, I32, I32, V128, V128, V128, V128, V128];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Of each byte a bit for each rectangle that it is in: both of its halves have to have it. */
function classesOf(rectangles: readonly Rectangle[], bytes: Code): Code {
  const table = (half: 0 | 1) =>
    range(0, 15).map((value) =>
      rectangles.reduce((bits, sides, number) => bits | (sides[half].includes(value) ? 1 << number : 0), 0),
    );
  return v128.and(
    v128.swizzle(v128.constant(table(0)), v128.shiftRight(bytes, i32.constant(4))),
    v128.swizzle(v128.constant(table(1)), v128.and(bytes, v128.bytes(15))),
  );
}

/** A bit for each lane that is of a class. */
function lanesOf(classes: Code, bits: number): Code {
  const none = v128.equal(v128.and(classes, v128.bytes(bits)), v128.bytes(0));
  return i32.xor(v128.bitmask(none), i32.constant(EVERY_LANE));
}

const up = (value: Code, bits: number): Code => i32.shiftLeft(value, i32.constant(bits));
const down = (value: Code, bits: number): Code => i32.shiftRight(value, i32.constant(bits));
/** Leaves the bits of a variable behind which so many more are set: each step asks for as many more as it moves by. */
const inRow = (local: number, moves: readonly number[]): Code =>
  sequence(...moves.map((bits) => set(local, i32.and(get(local), down(get(local), bits)))));
const emit = (place: Code, kind: number): Code =>
  sequence(
    i32.store(
      get(OUT),
      i32.or(up(i32.subtract(place, i32.constant(DATA - MARGIN)), KIND_BITS), i32.constant(kind)),
    ),
    set(OUT, i32.add(get(OUT), i32.constant(4))),
  );

/** Of the last vector and this one a bit for each lane that is of a class. */
const bothLanes = (before: number, now: number, bits: number): Code =>
  i32.or(lanesOf(get(before), bits), up(lanesOf(get(now), bits), VECTOR));
const kinds = (bits: number): Code => bothLanes(KIND_BEFORE, KIND, bits);
const positions = (bits: number): Code => bothLanes(POSITION_BEFORE, POSITION, bits);

/**
 * Where twelve characters of base64 are in a row: those of which two fours behind each other stand for what may be
 * printable, or eight pairs of hexadecimal digits, and rows of 28, as long ones are judged by their middle.
 */
const RUNS_CODE = sequence(
  set(BASE, i32.or(get(BEFORE), up(lanesOf(get(KIND), BASE64), VECTOR))),
  set(BEFORE, down(get(BASE), VECTOR)),
  set(BITS, get(BASE)),
  inRow(BITS, [1, 2, 4, 4]),
  when(
    get(BITS),
    set(BYTES, v128.load(i32.subtract(get(AT), i32.constant(VECTOR)))),
    set(KIND_BEFORE, classesOf(KINDS, get(BYTES))),
    set(POSITION_BEFORE, classesOf(POSITIONS, get(BYTES))),
    set(BYTES, v128.load(get(AT))),
    set(POSITION, classesOf(POSITIONS, get(BYTES))),
    set(
      GROUPS,
      i32.and(
        i32.and(positions(FIRST), down(i32.or(positions(SECOND), kinds(SECOND_DIGIT)), 1)),
        i32.and(down(positions(THIRD), 2), get(BASE)),
      ),
    ),
    inRow(GROUPS, [4]),
    inRow(BITS, [8, 8]),
    set(BITS, i32.or(get(BITS), get(GROUPS))),
    set(GROUPS, i32.and(kinds(LEADING_DIGIT), down(kinds(HEX), 1))),
    inRow(GROUPS, [2, 4, 8]),
    when(i32.or(get(BITS), get(GROUPS)), emit(get(AT), RUN)),
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

/** Eight printable characters in a row with a 0 behind each: so many are in two vectors of twelve that are. */
const WIDE_CODE = sequence(
  set(WIDE_NOW, v128.bitmask(v128.equal(NEXT, v128.bytes(0)))),
  when(
    get(WIDE_NOW),
    set(
      WIDE_NOW,
      i32.and(
        get(WIDE_NOW),
        v128.bitmask(
          v128.or(
            v128.or(is(9), v128.or(is(10), is(13))),
            v128.andNot(v128.greater(get(BYTES), v128.bytes(31)), is(127)),
          ),
        ),
      ),
    ),
  ),
  set(BITS, i32.or(get(WIDE_BEFORE), up(get(WIDE_NOW), VECTOR))),
  set(WIDE_BEFORE, get(WIDE_NOW)),
  inRow(BITS, [2, 4, 8]),
  when(get(BITS), emit(get(AT), WIDE)),
);

const FIND_CODE = sequence(
  doWhile(
    i32.lessUnsigned(tee(AT, i32.add(get(AT), i32.constant(VECTOR))), get(END)),
    set(BYTES, v128.load(get(AT))),
    set(KIND, classesOf(KINDS, get(BYTES))),
    RUNS_CODE,
    MARKS_CODE,
    WIDE_CODE,
  ),
  get(OUT),
);

/** Places of bytes at which something encoded may stand, in their order. */
export interface EncodingPlaces {
  /** Of vectors in which, or in the one before, a run of base64 or of hexadecimal digits has a part that may say text. */
  readonly runs: number[];
  /** Of vectors in which, or in the one before, UTF-16 has a part. */
  readonly wide: number[];
  /** Of those before two hexadecimal digits; most, in formats and in programs, stand for nothing. */
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
  const code = assemble([{ name: 'find', parameters: 3, locals: LOCALS, code: FIND_CODE }], PAGES);
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
    sort(found, bytes, base, places.subarray(LIST / 4, last / 4));
  }
  return found;
}

function nothing(): EncodingPlaces {
  return { runs: [], wide: [], percents: [], unicodeEscapes: [], byteEscapes: [], quoted: [] };
}

const [SMALL_U, SMALL_X] = Buffer.from('ux');

/** Puts each item of a block's list where it belongs. */
function sort(found: EncodingPlaces, bytes: Uint8Array, base: number, items: Uint32Array): void {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] as number;
    const [kind, place] = [item & ((1 << KIND_BITS) - 1), (item >>> KIND_BITS) - MARGIN + base];
    if (kind === RUN) found.runs.push(place);
    else if (kind === WIDE) found.wide.push(place);
    else if (place >= base) mark(found, bytes, place);
  }
}

function mark(found: EncodingPlaces, bytes: Uint8Array, place: number): void {
  const [first, next] = [bytes[place], bytes[place + 1]];
  if (first === PERCENT) {
    if (hexAt(bytes, place + 1, 2) !== undefined) found.percents.push(place);
  } else if (first === LETTER_Q) found.quoted.push(place);
  else if (next === SMALL_U) found.unicodeEscapes.push(place);
  else if (next === SMALL_X) found.byteEscapes.push(place);
}

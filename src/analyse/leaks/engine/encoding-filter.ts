import {
  HEX as HEX_DIGIT,
  kindsOf,
  MARK_LIST,
  RUN_LIST,
  RUNS_END,
  VECTOR,
  WIDE_END,
  WIDE_LIST,
} from './encoding-memory.ts';
import {
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
  whenElse,
  whileTrue,
} from './wasm/assembler.ts';

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

const [AT, END, RUNS, WIDE, MARKS, BEFORE, BASE, GROUPS, WIDE_BEFORE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [WIDE_NOW, BITS, PLACE, BYTES, KIND, KIND_BEFORE, POSITION, POSITION_BEFORE] = [
  9, 10, 11, 12, 13, 14, 15, 16,
];
const FIRST_KEPT = 17;

/** What is asked for of every vector: V8 would make a constant of a loop anew each time, a variable stays in a register. */
const kept: Code[] = [];
const keep = (constant: Code): Code => get(FIRST_KEPT + kept.push(constant) - 1);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** For the upper half of a byte, and for the lower one: a bit for each rectangle that has it. */
function tablesOf(rectangles: readonly Rectangle[]): [upper: Code, lower: Code] {
  const table = (half: 0 | 1) =>
    range(0, 15).map((value) =>
      rectangles.reduce((bits, sides, number) => bits | (sides[half].includes(value) ? 1 << number : 0), 0),
    );
  return [v128.constant(table(0)), v128.constant(table(1))];
}

const [UPPER_KINDS, LOWER_KINDS] = tablesOf(KINDS);
const KIND_TABLES = [keep(UPPER_KINDS), keep(LOWER_KINDS)] as const;
const [HALF, ZERO, BASE64_KIND] = [keep(v128.bytes(15)), keep(v128.bytes(0)), keep(v128.bytes(BASE64))];

/** Of each byte a bit for each rectangle that it is in: both of its halves have to have it. */
function classesOf([upper, lower]: readonly [Code, Code], bytes: Code): Code {
  return v128.and(
    v128.swizzle(upper, v128.and(v128.shiftPairsRight(bytes, i32.constant(4)), HALF)),
    v128.swizzle(lower, v128.and(bytes, HALF)),
  );
}

/** A bit for each lane that is of a class. */
function lanesOf(classes: Code, bits: Code): Code {
  const none = v128.equal(v128.and(classes, bits), ZERO);
  return i32.xor(v128.bitmask(none), i32.constant(EVERY_LANE));
}

const up = (value: Code, bits: number): Code => i32.shiftLeft(value, i32.constant(bits));
const down = (value: Code, bits: number): Code => i32.shiftRight(value, i32.constant(bits));
/** Leaves the bits of a variable behind which so many more are set: each step asks for as many more as it moves by. */
const inRow = (local: number, moves: readonly number[]): Code =>
  sequence(...moves.map((bits) => set(local, i32.and(get(local), down(get(local), bits)))));
/** Lists a place, and goes on behind it where it is wanted. */
const emit = (list: number, place: Code, isWanted: Code = i32.constant(1)): Code =>
  sequence(i32.store(get(list), place), set(list, i32.add(get(list), up(isWanted, 2))));

/** Of the last vector and this one a bit for each lane that is of a class. */
const bothLanes = (before: number, now: number, bits: number): Code =>
  i32.or(lanesOf(get(before), v128.bytes(bits)), up(lanesOf(get(now), v128.bytes(bits)), VECTOR));
const kinds = (bits: number): Code => bothLanes(KIND_BEFORE, KIND, bits);
const positions = (bits: number): Code => bothLanes(POSITION_BEFORE, POSITION, bits);

/**
 * Where twelve characters of base64 are in a row: those of which two fours behind each other stand for what may be
 * printable, or eight pairs of hexadecimal digits, and rows of 28, as long ones are judged by their middle.
 */
const RUNS_CODE = sequence(
  set(BASE, i32.or(get(BEFORE), up(lanesOf(get(KIND), BASE64_KIND), VECTOR))),
  set(BEFORE, down(get(BASE), VECTOR)),
  set(BITS, get(BASE)),
  inRow(BITS, [1, 2, 4, 4]),
  when(
    get(BITS),
    set(BYTES, v128.load(i32.subtract(get(AT), i32.constant(VECTOR)))),
    set(KIND_BEFORE, classesOf(KIND_TABLES, get(BYTES))),
    set(POSITION_BEFORE, classesOf(tablesOf(POSITIONS), get(BYTES))),
    set(BYTES, v128.load(get(AT))),
    set(POSITION, classesOf(tablesOf(POSITIONS), get(BYTES))),
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
    when(i32.or(get(BITS), get(GROUPS)), emit(RUNS, get(AT))),
  ),
);

const is = (byte: number): Code => v128.equal(get(BYTES), v128.bytes(byte));
const [PERCENT, BACKSLASH, AMPERSAND, HASH, ZERO_DIGIT] = [0x25, 0x5c, 0x26, 0x23, 0x30];
const [LETTER_Q, LETTER_U, LETTER_X, CAPITAL_U] = [0x71, 0x75, 0x78, 0x55];
const NEXT = v128.load(get(AT), 1);
const [PERCENTS, BACKSLASHES, AMPERSANDS, LETTERS_Q, LETTERS_U] = [
  PERCENT,
  BACKSLASH,
  AMPERSAND,
  LETTER_Q,
  LETTER_U,
].map((byte) => keep(v128.bytes(byte))) as [Code, Code, Code, Code, Code];

const byteAt = (offset: number): Code => i32.load8(get(PLACE), offset);
const isByte = (offset: number, byte: number): Code => i32.equal(byteAt(offset), i32.constant(byte));
const isDigit = (offset: number): Code => i32.eqz(i32.eqz(kindsOf(byteAt(offset), HEX_DIGIT)));
const isOctal = (offset: number, limit = 8): Code =>
  i32.lessUnsigned(i32.subtract(byteAt(offset), i32.constant(ZERO_DIGIT)), i32.constant(limit));
const isText = (text: string): Code =>
  i32.equal(i32.load(get(PLACE)), i32.constant(Buffer.from(text).readInt32LE()));
const anyOf = (first: Code, ...others: readonly Code[]): Code =>
  others.reduce((all, one) => i32.or(all, one), first);
const IS_MARK = anyOf(
  i32.and(
    isByte(0, PERCENT),
    i32.or(i32.and(isDigit(1), isDigit(2)), i32.and(isByte(1, LETTER_U), isByte(2, ZERO_DIGIT))),
  ),
  i32.and(
    isByte(0, BACKSLASH),
    anyOf(
      isByte(1, LETTER_U),
      isByte(1, LETTER_X),
      isByte(1, CAPITAL_U),
      i32.and(isOctal(1, 2), i32.and(isOctal(2), isOctal(3))),
    ),
  ),
  i32.and(isByte(0, AMPERSAND), isByte(1, HASH)),
  ...['&amp', '&lt;', '&gt;', '&apo', 'quot'].map(isText),
);

/** Every `%` before two hexadecimal digits or `u0`, `\u`, `\U`, `\x` and `\101`, `&#` and entities, and `quot`. */
const MARKS_CODE = sequence(
  set(
    BITS,
    v128.bitmask(
      v128.or(
        v128.or(
          v128.or(v128.equal(get(BYTES), PERCENTS), v128.equal(get(BYTES), AMPERSANDS)),
          v128.equal(get(BYTES), BACKSLASHES),
        ),
        v128.and(v128.equal(get(BYTES), LETTERS_Q), v128.equal(NEXT, LETTERS_U)),
      ),
    ),
  ),
  // What stands behind each of these is of base64 too, or `#`; what stands behind the last is not known here.
  when(
    get(BITS),
    set(
      BITS,
      i32.and(
        get(BITS),
        anyOf(
          down(get(BASE), VECTOR + 1),
          i32.constant(1 << (VECTOR - 1)),
          v128.bitmask(v128.equal(NEXT, v128.bytes(HASH))),
        ),
      ),
    ),
  ),
  whileTrue(
    get(BITS),
    set(PLACE, i32.add(get(AT), i32.zerosBehind(get(BITS)))),
    emit(MARKS, get(PLACE), IS_MARK),
    set(BITS, i32.and(get(BITS), i32.subtract(get(BITS), i32.constant(1)))),
  ),
);

const isPrintable = v128.or(
  v128.or(is(9), v128.or(is(10), is(13))),
  v128.andNot(v128.greater(get(BYTES), v128.bytes(31)), is(127)),
);

/**
 * Eight printable characters in a row with a 0 behind each: so many are in two vectors of twelve that are. A vector that
 * has fewer than four of them has none of those eight, or those in another are enough.
 */
const WIDE_CODE = sequence(
  set(WIDE_NOW, v128.bitmask(v128.equal(NEXT, ZERO))),
  set(BITS, get(WIDE_NOW)),
  inRow(BITS, [2, 4]),
  whenElse(
    get(BITS),
    [
      set(WIDE_NOW, i32.and(get(WIDE_NOW), v128.bitmask(isPrintable))),
      set(BITS, i32.or(get(WIDE_BEFORE), up(get(WIDE_NOW), VECTOR))),
      set(WIDE_BEFORE, get(WIDE_NOW)),
      inRow(BITS, [2, 4, 8]),
      when(get(BITS), emit(WIDE, get(AT))),
    ],
    [set(WIDE_BEFORE, i32.constant(0))],
  ),
);

/** The variables behind its two parameters. */
export const FILTER_LOCALS = [
  ...Array.from({ length: PLACE - END }, () => I32),
  ...Array.from({ length: FIRST_KEPT - BYTES + kept.length }, () => V128),
];

/** Lists what may be encoded in a block; gives where the list of marks ends, and leaves where those of vectors do. */
export const FILTER_CODE = sequence(
  set(RUNS, i32.constant(RUN_LIST)),
  set(WIDE, i32.constant(WIDE_LIST)),
  set(MARKS, i32.constant(MARK_LIST)),
  ...kept.map((constant, index) => set(FIRST_KEPT + index, constant)),
  doWhile(
    i32.lessUnsigned(tee(AT, i32.add(get(AT), i32.constant(VECTOR))), get(END)),
    set(BYTES, v128.load(get(AT))),
    set(KIND, classesOf(KIND_TABLES, get(BYTES))),
    RUNS_CODE,
    MARKS_CODE,
    WIDE_CODE,
  ),
  i32.store(i32.constant(RUNS_END), get(RUNS)),
  i32.store(i32.constant(WIDE_END), get(WIDE)),
  get(MARKS),
);

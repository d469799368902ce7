import {
  BASE64,
  digitOf,
  FOUND_LIST,
  HEX,
  kindsOf,
  LONGEST,
  PRINTABLE,
  RUN_LAST,
  RUN_LIST,
  RUNS_END,
  SHORTEST_RUN,
  sixBitsOf,
  SMALL,
  VECTOR,
  WIDE_END,
  WIDE_LAST,
  WIDE_LIST,
  WRAPPED_LINE,
} from './encoding-memory.ts';
import {
  type Code,
  either,
  doWhile,
  get,
  I32,
  i32,
  sequence,
  set,
  when,
  whenElse,
  whileTrue,
} from './wasm/assembler.ts';

/** Behind the last byte; the place in a list; where the run before ends; what is looked at; begin and end of a run. */
const [LIMIT, ITEM, LAST, AT, TO, START, STOP, OUT] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Of a run: is it worth a look, is it all hexadecimal, small letters in a row, and what is looked at of it. */
const [IS_WORTH, IS_HEX, ROW, PLACE, END, BITS, BYTE] = [8, 9, 10, 11, 12, 13, 14];
/** Characters before its groups of four, how many those are, whether that is many, and zeros in them. */
const [SHIFT, GROUPS, IS_LONG, ZEROS] = [15, 16, 17, 18];
export const WALK_LOCALS = Array.from({ length: ZEROS }, () => I32);

/** Small letters in a row that no short run of base64 has but for rare texts: names and words do. */
const LONGEST_WORD = 8;
/** Groups of four characters from which on eight in the middle are looked at, and of these zeros in UTF-16. */
const [MANY, MIDDLE] = [16, 8];
const ZEROS_OF_WIDE = [11, 12, 13] as const;

const add = (local: number, count: number): Code => set(local, i32.add(get(local), i32.constant(count)));
const byteAt = (local: number, offset = 0): Code => i32.load8(get(local), offset);
const not = i32.eqz;
/** 1 for what is not 0. */
const isTrue = (value: Code): Code => not(not(value));
const length = i32.subtract(get(STOP), get(START));
const hasFewer = (value: Code, count: number): Code => i32.lessUnsigned(value, i32.constant(count));
const hasLeast = (value: Code, count: number): Code => not(hasFewer(value, count));
const isOf = (local: number, kind: number): Code => isTrue(kindsOf(byteAt(local), kind));
const isLater = (local: number, other: number): Code => i32.lessUnsigned(get(other), get(local));

/** Writes where a run begins and ends. */
const FOUND = sequence(i32.store(get(OUT), get(START)), i32.store(get(OUT), get(STOP), 4), add(OUT, 8));

/** Goes through the listed vectors, and in each through what is no part of a run that was seen. */
function walk(list: number, listEnd: number, last: number, limit: Code, seen: Code): Code {
  return sequence(
    set(LAST, i32.load(i32.constant(last))),
    set(OUT, i32.constant(FOUND_LIST)),
    set(ITEM, i32.constant(list)),
    whileTrue(
      i32.lessUnsigned(get(ITEM), i32.load(i32.constant(listEnd))),
      set(PLACE, i32.load(get(ITEM))),
      set(TO, limit),
      set(AT, i32.subtract(get(PLACE), i32.constant(VECTOR))),
      set(AT, either(isLater(LAST, AT), get(LAST), get(AT))),
      whileTrue(isLater(TO, AT), seen, add(AT, 1)),
      add(ITEM, 4),
    ),
    i32.store(i32.constant(last), get(LAST)),
    get(OUT),
  );
}

const VECTOR_END = i32.add(get(PLACE), i32.constant(VECTOR));

/** Whether it is no word: base64 has a capital or a digit in every few characters but for rare texts. */
const LOOK_AT_LETTERS = sequence(
  set(IS_HEX, i32.constant(1)),
  set(ROW, i32.constant(0)),
  set(PLACE, get(START)),
  whileTrue(
    i32.and(isLater(STOP, PLACE), get(IS_WORTH)),
    set(IS_HEX, i32.and(get(IS_HEX), isOf(PLACE, HEX))),
    set(ROW, i32.multiply(i32.add(get(ROW), i32.constant(1)), isOf(PLACE, SMALL))),
    set(IS_WORTH, not(i32.and(i32.equal(get(ROW), i32.constant(LONGEST_WORD)), not(get(IS_HEX))))),
    add(PLACE, 1),
  ),
);

/** Whether all pairs of hexadecimal digits stand for characters. */
const LOOK_AT_DIGITS = sequence(
  set(PLACE, get(START)),
  whileTrue(
    i32.and(isLater(STOP, PLACE), get(IS_WORTH)),
    set(BITS, i32.or(i32.shiftLeft(digitOf(byteAt(PLACE)), i32.constant(4)), digitOf(byteAt(PLACE, 1)))),
    set(IS_WORTH, isTrue(kindsOf(get(BITS), PRINTABLE))),
    add(PLACE, 2),
  ),
);

/** One of the three bytes that four characters stand for: a character, or in long runs a zero, as UTF-16 is text too. */
function lookAtByte(shift: number): Code {
  const byte = i32.and(i32.shiftRight(get(BITS), i32.constant(shift)), i32.constant(0xff));
  return sequence(
    set(BYTE, byte),
    set(ZEROS, i32.add(get(ZEROS), not(get(BYTE)))),
    set(
      IS_WORTH,
      i32.and(
        get(IS_WORTH),
        i32.or(isTrue(kindsOf(get(BYTE), PRINTABLE)), i32.and(not(get(BYTE)), get(IS_LONG))),
      ),
    ),
  );
}

/** Whether four characters of base64 each stand for characters, of many those in the middle. */
const LOOK_AT_GROUPS = sequence(
  set(PLACE, i32.add(get(START), get(SHIFT))),
  set(GROUPS, i32.shiftRight(i32.subtract(get(STOP), get(PLACE)), i32.constant(2))),
  set(IS_LONG, hasLeast(get(GROUPS), MANY + 1)),
  when(
    get(IS_LONG),
    set(
      PLACE,
      i32.add(
        get(PLACE),
        i32.shiftLeft(
          i32.subtract(i32.shiftRight(get(GROUPS), i32.constant(1)), i32.constant(MIDDLE / 2)),
          i32.constant(2),
        ),
      ),
    ),
    set(GROUPS, i32.constant(MIDDLE)),
  ),
  set(END, i32.add(get(PLACE), i32.shiftLeft(get(GROUPS), i32.constant(2)))),
  set(IS_WORTH, hasLeast(get(GROUPS), 2)),
  set(ZEROS, i32.constant(0)),
  whileTrue(
    i32.and(isLater(END, PLACE), get(IS_WORTH)),
    set(
      BITS,
      [18, 12, 6, 0]
        .map((bits, offset) => i32.shiftLeft(sixBitsOf(byteAt(PLACE, offset)), i32.constant(bits)))
        .reduce((left, right) => i32.or(left, right)),
    ),
    ...[16, 8, 0].map(lookAtByte),
    add(PLACE, 4),
  ),
  when(
    get(ZEROS),
    set(
      IS_WORTH,
      i32.and(
        get(IS_WORTH),
        hasFewer(i32.subtract(get(ZEROS), i32.constant(ZEROS_OF_WIDE[0])), ZEROS_OF_WIDE.length),
      ),
    ),
  ),
);

const isOfDigits = i32.and(
  get(IS_HEX),
  i32.and(hasLeast(length, 2 * SHORTEST_RUN), not(i32.and(length, i32.constant(1)))),
);

/** Whether it says text when it is undone. What may go on in the next line is judged with that. */
const JUDGE = sequence(
  set(IS_WORTH, i32.constant(1)),
  whenElse(
    i32.and(
      hasLeast(length, WRAPPED_LINE),
      i32.or(i32.equal(byteAt(STOP), i32.constant(10)), i32.equal(byteAt(STOP), i32.constant(13))),
    ),
    [],
    [
      whenElse(
        isOfDigits,
        [LOOK_AT_DIGITS],
        [
          set(SHIFT, i32.constant(0)),
          doWhile(i32.and(hasFewer(get(SHIFT), 4), not(get(IS_WORTH))), LOOK_AT_GROUPS, add(SHIFT, 1)),
        ],
      ),
      when(
        i32.and(get(IS_WORTH), i32.and(not(get(IS_HEX)), hasFewer(length, WRAPPED_LINE))),
        LOOK_AT_LETTERS,
      ),
    ],
  ),
);

/** Runs of base64, of either alphabet, and of hexadecimal digits. */
export const RUNS_CODE = walk(
  RUN_LIST,
  RUNS_END,
  RUN_LAST,
  either(i32.lessUnsigned(get(LIMIT), VECTOR_END), get(LIMIT), VECTOR_END),
  when(
    isOf(AT, BASE64),
    set(START, get(AT)),
    whileTrue(
      i32.and(isLater(START, LAST), kindsOf(i32.load8(i32.subtract(get(START), i32.constant(1))), BASE64)),
      add(START, -1),
    ),
    set(STOP, get(START)),
    set(IS_HEX, i32.constant(HEX)),
    whileTrue(
      i32.and(i32.and(isLater(LIMIT, STOP), hasFewer(length, LONGEST)), isOf(STOP, BASE64)),
      set(IS_HEX, i32.and(get(IS_HEX), kindsOf(byteAt(STOP), HEX))),
      add(STOP, 1),
    ),
    set(IS_HEX, isTrue(get(IS_HEX))),
    when(hasLeast(length, SHORTEST_RUN), JUDGE, when(get(IS_WORTH), FOUND)),
    set(LAST, get(STOP)),
    set(AT, i32.subtract(get(STOP), i32.constant(1))),
  ),
);

/** Whether a character stands at a place with a 0 behind it. */
const isWide = (local: number): Code =>
  i32.and(
    i32.and(isOf(local, PRINTABLE), not(byteAt(local, 1))),
    i32.lessUnsigned(i32.add(get(local), i32.constant(1)), get(LIMIT)),
  );

/** Runs of ASCII in UTF-16 of either order. */
export const WIDE_CODE = walk(
  WIDE_LIST,
  WIDE_END,
  WIDE_LAST,
  VECTOR_END,
  when(
    isWide(AT),
    set(START, get(AT)),
    set(PLACE, i32.subtract(get(START), i32.constant(2))),
    whileTrue(i32.and(not(isLater(LAST, PLACE)), isWide(PLACE)), set(START, get(PLACE)), add(PLACE, -2)),
    set(STOP, i32.add(get(AT), i32.constant(2))),
    whileTrue(i32.and(hasFewer(length, LONGEST), isWide(STOP)), add(STOP, 2)),
    when(hasLeast(length, 2 * SHORTEST_RUN), FOUND),
    set(LAST, get(STOP)),
    set(AT, i32.subtract(get(STOP), i32.constant(1))),
  ),
);

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
} from './wasm/assembler.ts';
import { instantiate, type WasmInstance } from './wasm/instance.ts';

const VECTOR = 16;
const BLOCK = 2 ** 15;
const [AT, END, , COUNT, BYTES] = [0, 1, 2, 3, 4];

/** Adds up over all vectors. */
function sumOf(bits: Code): Code {
  return sequence(
    doWhile(
      i32.lessUnsigned(tee(AT, i32.add(get(AT), i32.constant(VECTOR))), get(END)),
      set(BYTES, v128.load(get(AT))),
      set(COUNT, i32.add(get(COUNT), bits)),
    ),
    get(COUNT),
  );
}

const having = (mask: number, value: number): Code =>
  i32.ones(v128.bitmask(v128.equal(v128.and(get(BYTES), v128.bytes(mask)), v128.bytes(value))));

/** The ends of lines, bytes that go on with a character, and such as begin one that UTF-16 has two units for. */
const LINES_CODE = sumOf(having(0xff, 10));
const UNITS_CODE = sumOf(i32.subtract(having(0xf0, 0xf0), having(0xc0, 0x80)));

let instance: WasmInstance | undefined;

function sum(which: 0 | 1, bytes: Uint8Array, from: number, to: number): number {
  const shape = { parameters: 3, locals: [I32, V128] };
  instance ??= instantiate(
    assemble(
      [
        { name: 'lines', ...shape, code: LINES_CODE },
        { name: 'units', ...shape, code: UNITS_CODE },
      ],
      1,
    ),
    ['lines', 'units'],
  );
  let count = 0;
  for (let at = from; at < to; at += BLOCK) {
    const length = Math.min(BLOCK, to - at);
    instance.memory.set(bytes.subarray(at, at + length), 0);
    instance.memory.fill(0, length, length + VECTOR);
    count += (instance.functions[which]?.(0, length, 0) ?? 0) | 0;
  }
  return count;
}

/** How many lines end in part of bytes. */
export function countLines(bytes: Uint8Array, from: number, to: number): number {
  return sum(0, bytes, from, to);
}

/** Units of UTF-16 in part of UTF-8 bytes: those that go on with a character are none, one of four bytes is two. */
export function countUnits(bytes: Uint8Array, from: number, to: number): number {
  return Math.max(0, to - from) + sum(1, bytes, from, to);
}

/**
 * A small assembler of WebAssembly (https://webassembly.github.io/spec/core/binary/): the code of a function is written
 * as nested calls, of which each gives the bytes of an instruction behind those of its operands.
 */
export type Code = readonly number[];

/** An integer as LEB128 has it, signed. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value >>> 0; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, (value >>> (7 * bytes.length)) & 0x7f];
}

function binary(opcode: number): (left: Code, right: Code) => Code {
  return (left, right) => [...left, ...right, opcode];
}

function simd(opcode: number): (...operands: readonly Code[]) => Code {
  return (...operands) => [...operands.flat(), 0xfd, ...unsigned(opcode)];
}

/** A load: its address, and how far behind it. */
function load(...opcode: readonly number[]): (address: Code, offset?: number) => Code {
  return (address, offset = 0) => [...address, ...opcode, 0, ...unsigned(offset)];
}

function store(...opcode: readonly number[]): (address: Code, value: Code, offset?: number) => Code {
  return (address, value, offset = 0) => [...address, ...value, ...opcode, 0, ...unsigned(offset)];
}

/** Integers of 32 bits. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  eqz: (value: Code): Code => [...value, 0x45],
  equal: binary(0x46),
  lessUnsigned: binary(0x49),
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shiftLeft: binary(0x74),
  shiftRight: binary(0x76),
  zerosBehind: (value: Code): Code => [...value, 0x68],
  ones: (value: Code): Code => [...value, 0x69],
  load: load(0x28),
  load8: load(0x2d),
  load16: load(0x2f),
  store: store(0x36),
} as const;

/** Vectors of 16 bytes. */
export const v128 = {
  load: load(0xfd, 0x00),
  store: store(0xfd, 0x0b),
  constant: (bytes: Code): Code => [0xfd, 0x0c, ...bytes],
  /** The same byte in each lane. */
  bytes: (byte: number): Code => [0xfd, 0x0c, ...Array.from({ length: 16 }, () => byte)],
  /** Of each lane of the second operand, that lane of the first; 0 for what is not below 16. */
  swizzle: simd(14),
  equal: simd(35),
  /** Of signed bytes. */
  greater: simd(39),
  and: simd(78),
  andNot: simd(79),
  or: simd(80),
  anyTrue: simd(83),
  /** The highest bit of each byte. */
  bitmask: simd(100),
  /** Each pair of bytes, the second in front, moved to the right by as many bits: no processor moves single bytes. */
  shiftPairsRight: simd(141),
} as const;

/** Local variables by their number: those of the parameters first. */
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** Sets, and gives the value. */
export const tee = (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)];

/** One of two values: the first where the condition is not 0. */
export const either = (condition: Code, value: Code, other: Code): Code => [
  ...value,
  ...other,
  ...condition,
  0x1b,
];

const VOID = 0x40;
const END = 0x0b;

export const sequence = (...codes: readonly Code[]): Code => codes.flat();
/** Runs its body while the condition, which is asked behind it, is not 0; once in any case. */
export const doWhile = (condition: Code, ...body: readonly Code[]): Code => [
  0x03,
  VOID,
  ...body.flat(),
  ...condition,
  0x0d,
  0,
  END,
];
export const when = (condition: Code, ...body: readonly Code[]): Code => [
  ...condition,
  0x04,
  VOID,
  ...body.flat(),
  END,
];
export const whenElse = (condition: Code, met: readonly Code[], unmet: readonly Code[]): Code => [
  ...condition,
  0x04,
  VOID,
  ...met.flat(),
  0x05,
  ...unmet.flat(),
  END,
];
/** Runs its body as long as the condition is not 0. */
export const whileTrue = (condition: Code, ...body: readonly Code[]): Code =>
  when(condition, doWhile(condition, ...body));

/** Types of variables. */
export const I32 = 0x7f;
export const V128 = 0x7b;

/** A function that takes integers and gives one: its code leaves the result. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** Types of the variables behind the parameters. */
  readonly locals: readonly number[];
  readonly code: Code;
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const text = (name: string): Code => [...unsigned(name.length), ...Buffer.from(name, 'latin1')];

/** The bytes of a module that exports its memory as `memory`, of so many pages of 64 KiB, and these functions. */
export function assemble(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [I32])),
    1,
    I32,
  ]);
  const bodies = functions.map(({ locals, code }) => {
    const body = [...vector(locals.map((type) => [1, type])), ...code, END];
    return [...unsigned(body.length), ...body];
  });
  const exported = functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]);
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(7, vector([[...text('memory'), 2, 0], ...exported])),
    ...section(10, vector(bodies)),
  ]);
}

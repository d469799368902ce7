import type { Pool } from './pool.ts';

const [TABLE_SWITCH, LOOKUP_SWITCH, WIDE, INCREMENT] = [0xaa, 0xab, 0xc4, 0x84];
const [LOAD_CONSTANT, LOAD_CONSTANT_WIDE, INVOKE_STATIC] = [0x12, 0x13, 0xb8];
/** Bytes of an instruction with its operands, by its first byte (Java Virtual Machine Specification, 6.5); 0: it varies. */
const LENGTHS = lengths();

function lengths(): Uint8Array {
  const table = new Uint8Array(256).fill(1);
  const set = (length: number, ...ranges: (readonly [from: number, to: number])[]) => {
    for (const [from, to] of ranges) table.fill(length, from, to + 1);
  };
  set(2, [0x10, 0x10], [0x12, 0x12], [0x15, 0x19], [0x36, 0x3a], [0xa9, 0xa9], [0xbc, 0xbc]);
  set(3, [0x11, 0x11], [0x13, 0x14], [0x84, 0x84], [0x99, 0xa8], [0xb2, 0xb8], [0xbb, 0xbb], [0xbd, 0xbd]);
  set(3, [0xc0, 0xc1], [0xc6, 0xc7]);
  set(4, [0xc5, 0xc5]);
  set(5, [0xb9, 0xba], [0xc8, 0xc9]);
  set(0, [TABLE_SWITCH, LOOKUP_SWITCH], [WIDE, WIDE]);
  return table;
}

/**
 * The names by which code loads classes with `Class.forName`, each given right before the call; undefined where one of them
 * is not. `forName` are the places of that method in the pool.
 */
export function namesLoaded(code: Buffer, pool: Pool, forName: ReadonlySet<number>): string[] | undefined {
  const names: string[] = [];
  const targets = jumpTargets(code);
  let constant: string | undefined;
  for (let at = 0; at < code.length;) {
    const instruction = code[at] ?? 0;
    const length = lengthAt(code, at);
    if (length <= 0 || at + length > code.length) return undefined;
    if (instruction === INVOKE_STATIC && forName.has(code.readUInt16BE(at + 1))) {
      // What another way leads there with is not the text before it.
      if (constant === undefined || targets.has(at)) return undefined;
      names.push(constant);
    }
    constant = undefined;
    if (instruction === LOAD_CONSTANT) constant = pool.string(code[at + 1] ?? 0);
    if (instruction === LOAD_CONSTANT_WIDE) constant = pool.string(code.readUInt16BE(at + 1));
    at += length;
  }
  return names;
}

function lengthAt(code: Buffer, at: number): number {
  const instruction = code[at] ?? 0;
  const length = LENGTHS[instruction] ?? 0;
  if (length > 0) return length;
  if (instruction === WIDE) return code[at + 1] === INCREMENT ? 6 : 4;
  // Behind padding to four bytes, counted from the code's begin.
  const start = at + 4 - (at % 4);
  const word = (index: number) =>
    start + 4 * index + 4 <= code.length ? code.readInt32BE(start + 4 * index) : -1;
  const entries = instruction === TABLE_SWITCH ? word(2) - word(1) + 4 : 2 * word(1) + 2;
  return entries < 2 ? 0 : start + 4 * entries - at;
}

/** Where instructions may go on at; of a switch, some that are none. */
function jumpTargets(code: Buffer): ReadonlySet<number> {
  const targets = new Set<number>();
  for (let at = 0; at < code.length;) {
    const instruction = code[at] ?? 0;
    const length = lengthAt(code, at);
    if (length <= 0 || at + length > code.length) break;
    const isJump =
      (instruction >= 0x99 && instruction <= 0xa8) || instruction === 0xc6 || instruction === 0xc7;
    if (isJump) targets.add(at + code.readInt16BE(at + 1));
    if (instruction === 0xc8 || instruction === 0xc9) targets.add(at + code.readInt32BE(at + 1));
    if (instruction === TABLE_SWITCH || instruction === LOOKUP_SWITCH)
      for (let word = at + 4 - (at % 4); word + 4 <= at + length; word += 4)
        targets.add(at + code.readInt32BE(word));
    at += length;
  }
  return targets;
}

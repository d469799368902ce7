/** Layouts of the table of functions, by the version of Go that brought them. */
export const TABLE_LAYOUTS = [2, 16, 18, 20] as const;
const MAGICS = { 2: 0xff_ff_ff_fb, 16: 0xff_ff_ff_fa, 18: 0xff_ff_ff_f0, 20: 0xff_ff_ff_f1 } as const;

interface Shape {
  readonly layout: (typeof TABLE_LAYOUTS)[number];
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** A table of functions with these names, for tests. */
export function buildFunctionTable(names: readonly string[], { layout, bits, littleEndian }: Shape): Buffer {
  const size = bits / 8;
  const number = (value: number, width: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    const part = bytes.subarray(0, width);
    return littleEndian ? part : Buffer.from(part.toReversed());
  };
  const word = (value: number) => number(value, size);
  const head = Buffer.concat([number(MAGICS[layout], 4), Buffer.from([0, 0, 1, size])]);
  const texts = Buffer.from(names.map((name) => `${name}\0`).join(''));
  if (layout !== 2) {
    const words = layout === 16 ? 7 : 8;
    const start = head.length + words * size;
    const ends = Array<number>(4).fill(start + texts.length);
    const counts = layout === 16 ? [names.length, 0] : [names.length, 0, 0];
    return Buffer.concat([head, ...[...counts, start, ...ends].map(word), texts, Buffer.alloc(64)]);
  }
  // What is said of each function: where it begins, and where its name is.
  const entries = head.length + size + names.length * 2 * size + size;
  const firstName = entries + names.length * (size + 4);
  const offsetOf = (index: number) =>
    firstName +
    Buffer.byteLength(
      names
        .slice(0, index)
        .map((name) => `${name}\0`)
        .join(''),
    );
  return Buffer.concat([
    head,
    word(names.length),
    ...names.flatMap((_, index) => [word(0x1000 + index), word(entries + index * (size + 4))]),
    word(0x2000),
    ...names.flatMap((_, index) => [word(0x1000 + index), number(offsetOf(index), 4)]),
    texts,
  ]);
}

/** A number from 0 up to, and without, `below`. */
export type Random = (below: number) => number;

/** Bytes of the largest input; what grows beyond is cut off. */
const LARGEST = 2 * 2 ** 20;
/** Parts of formats, which chance would not find. */
const WORDS = [
  '{}',
  '[]',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  ':',
  ',',
  '=',
  '\n',
  '\r\n',
  '\0',
  '- ',
  '? ',
  '&a ',
  '*a',
  '!t ',
  '---\n',
  '|\n',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&lt;',
  '#',
  '//',
  '/*',
  '*/',
  '`${',
  '__proto__',
  'constructor',
  'null',
  'true',
  '1e999',
  '-1',
  '4294967295',
  '9007199254740993',
  '../../',
  '/',
  '\uFEFF',
  '\u20AC',
  '\u202E',
  'PK\u0003\u0004',
  'PK\u0001\u0002',
  'PK\u0005\u0006',
  '\u007FELF',
  'SQLite format 3\0',
  '$(',
  '${a}',
  '<<',
];

/** A changed copy of one of these inputs, with one to eight changes. */
export function mutate(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = pick(seeds, random);
  for (let left = 1 + random(8); left > 0; left -= 1) bytes = pick(CHANGES, random)(bytes, random, seeds);
  return bytes.subarray(0, LARGEST);
}

type Change = (bytes: Buffer, random: Random, seeds: readonly Buffer[]) => Buffer;

const CHANGES: readonly Change[] = [
  function flip(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = random(copy.length + 1);
    if (at < copy.length) copy[at] = random(256);
    return copy;
  },
  function number(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = random(copy.length + 1);
    if (at + 4 <= copy.length)
      copy.writeUInt32LE(pick([0, 1, 0x7fffffff, 0xffffffff, random(65_536)], random), at);
    return copy;
  },
  (bytes, random) => inserted(bytes, random, Buffer.from(pick(WORDS, random))),
  (bytes, random) => inserted(bytes, random, Buffer.from(pick(WORDS, random).repeat(1 + random(64)))),
  function drop(bytes, random) {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random(bytes.length + 1));
  },
  function repeat(bytes, random) {
    const [start, end] = range(bytes, random);
    const piece = bytes.subarray(start, end);
    if (piece.length === 0) return bytes;
    const most = Math.floor((LARGEST - bytes.length) / piece.length);
    const times = Math.max(1, Math.min(most, 2 ** random(random(8) === 0 ? 20 : 8)));
    return Buffer.concat([
      bytes.subarray(0, start),
      Buffer.alloc(piece.length * times, piece),
      bytes.subarray(start),
    ]);
  },
  function nest(bytes, random) {
    const [start, end] = range(bytes, random);
    const times = 2 ** random(8);
    const [open, close] = pick(
      [
        ['{"a":', '}'],
        ['[', ']'],
        ['(', ')'],
        ['<a>', '</a>'],
      ] as const,
      random,
    );
    return Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(open.repeat(times)),
      bytes.subarray(start, end),
      Buffer.from(close.repeat(times)),
      bytes.subarray(end),
    ]);
  },
  function splice(bytes, random, seeds) {
    const other = pick(seeds, random);
    const [start, end] = range(other, random);
    return inserted(bytes, random, other.subarray(start, end));
  },
];

function inserted(bytes: Buffer, random: Random, piece: Buffer): Buffer {
  const at = random(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

function range(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = random(bytes.length + 1);
  return [start, Math.min(bytes.length, start + random(random(4) === 0 ? bytes.length + 1 : 64))];
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Random numbers that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

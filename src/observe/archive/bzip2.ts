import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { BitReader } from './bit-reader.ts';

const CHUNK = 256 * 1024;
const [STREAM, BLOCK, END] = [0x42_5a_68, [0x31_41_59, 0x26_53_59], [0x17_72_45, 0x38_50_90]] as const;
const BLOCK_SIZE = 100_000;
const GROUP = 50;
const LONGEST_CODE = 20;
const MOST_SELECTORS = 18_002;
/** Bytes behind each other that are one, before a byte that says how many more there are. */
const RUN = 4;

/** Codes of one table: by length the first of the next length, aligned to twenty bits, and symbols in the order of codes. */
interface Codes {
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

/**
 * The uncompressed bytes of what bzip2 compressed, of several parts too, in pieces of at most 256 KB; each is valid until
 * the next is asked for. Checksums are not looked at. Throws a `Fault` (`malformed`).
 */
export function* bunzippedPieces(file: OpenFile): Generator<Buffer, undefined> {
  const bits = new BitReader(file);
  const broken = () => new Fault('malformed', `${file.entry.path}: what bzip2 compressed is broken`);
  let links = new Uint32Array(0);
  const output = Buffer.allocUnsafeSlow(CHUNK);
  do {
    if (bits.take(24) !== STREAM) throw broken();
    const level = bits.take(8) - 0x30;
    if (level < 1 || level > 9) throw broken();
    if (links.length < level * BLOCK_SIZE) links = new Uint32Array(level * BLOCK_SIZE);
    for (;;) {
      const mark = [bits.take(24), bits.take(24)];
      bits.take(16);
      bits.take(16);
      if (mark[0] === END[0] && mark[1] === END[1]) break;
      if (mark[0] !== BLOCK[0] || mark[1] !== BLOCK[1]) throw broken();
      const block = readBlock(bits, links.subarray(0, level * BLOCK_SIZE));
      if (!block) throw broken();
      yield* unrolled(links, block, output);
    }
  } while (bits.align() && bits.peek(24) === STREAM);
}

interface Block {
  readonly length: number;
  /** Where in its order the first byte stands. */
  readonly origin: number;
}

/** Reads a block, and leaves in `links` each byte with the place of the one behind it; undefined where it is broken. */
function readBlock(bits: BitReader, links: Uint32Array): Block | undefined {
  // What older versions shuffled is no longer written.
  if (bits.take(1) === 1) return undefined;
  const origin = bits.take(24);
  const bytes = usedBytes(bits);
  const tables = bits.take(3);
  const selectors = readSelectors(bits, tables);
  if (bytes.length === 0 || !selectors) return undefined;
  const codes: Codes[] = [];
  for (let table = 0; table < tables; table += 1) {
    const lengths = readLengths(bits, bytes.length + 2);
    if (!lengths) return undefined;
    codes.push(codesOf(lengths));
  }
  const counts = new Uint32Array(257);
  const length = readSymbols(bits, { bytes, selectors, codes }, links, counts);
  if (length === undefined || origin >= length) return undefined;
  for (let byte = 0; byte < 256; byte += 1) counts[byte + 1] = (counts[byte + 1] ?? 0) + (counts[byte] ?? 0);
  for (let place = 0; place < length; place += 1) {
    const byte = (links[place] ?? 0) & 0xff;
    const target = counts[byte] as number;
    counts[byte] = target + 1;
    links[target] = ((links[target] ?? 0) | (place << 8)) >>> 0;
  }
  return { length, origin };
}

function usedBytes(bits: BitReader): Uint8Array {
  const used: number[] = [];
  const groups = bits.take(16);
  for (let group = 0; group < 16; group += 1) {
    if (((groups >> (15 - group)) & 1) === 0) continue;
    const row = bits.take(16);
    for (let byte = 0; byte < 16; byte += 1)
      if (((row >> (15 - byte)) & 1) === 1) used.push(group * 16 + byte);
  }
  return Uint8Array.from(used);
}

/** Which table each group of symbols has. */
function readSelectors(bits: BitReader, tables: number): Uint8Array | undefined {
  const count = bits.take(15);
  if (tables < 2 || tables > 6 || count === 0) return undefined;
  const order = Uint8Array.from({ length: tables }, (_, table) => table);
  const selectors = new Uint8Array(Math.min(count, MOST_SELECTORS));
  for (let index = 0; index < count; index += 1) {
    let place = 0;
    while (bits.take(1) === 1) if ((place += 1) >= tables) return undefined;
    const table = toFront(order, place);
    if (index < selectors.length) selectors[index] = table;
  }
  return selectors;
}

/** The value at a place of a list, moved to its front. */
function toFront(list: Uint8Array, place: number): number {
  const value = list[place] as number;
  list.copyWithin(1, 0, place);
  list[0] = value;
  return value;
}

function readLengths(bits: BitReader, count: number): Uint8Array | undefined {
  const lengths = new Uint8Array(count);
  let length = bits.take(5);
  for (let symbol = 0; symbol < count; symbol += 1) {
    while (bits.take(1) === 1) {
      length += bits.take(1) === 1 ? -1 : 1;
      if (length < 1 || length > LONGEST_CODE) return undefined;
    }
    if (length < 1 || length > LONGEST_CODE) return undefined;
    lengths[symbol] = length;
  }
  return lengths;
}

function codesOf(lengths: Uint8Array): Codes {
  const [limits, offsets] = [new Int32Array(LONGEST_CODE + 1), new Int32Array(LONGEST_CODE + 1)];
  const symbols = Uint16Array.from(lengths.keys()).toSorted(
    (left, right) => (lengths[left] ?? 0) - (lengths[right] ?? 0) || left - right,
  );
  let [code, place] = [0, 0];
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    const first = code;
    offsets[length] = place - first;
    while (place < symbols.length && lengths[symbols[place] ?? 0] === length)
      [place, code] = [place + 1, code + 1];
    limits[length] = code * 2 ** (LONGEST_CODE - length);
    code *= 2;
  }
  return { limits, offsets, symbols, shortest: Math.min(...lengths) };
}

function nextSymbol(bits: BitReader, { limits, offsets, symbols, shortest }: Codes): number | undefined {
  const ahead = bits.peek(LONGEST_CODE);
  let length = shortest;
  while (length <= LONGEST_CODE && ahead >= (limits[length] as number)) length += 1;
  if (length > LONGEST_CODE) return undefined;
  bits.skip(length);
  return symbols[(ahead >> (LONGEST_CODE - length)) + (offsets[length] as number)];
}

interface Coding {
  readonly bytes: Uint8Array;
  readonly selectors: Uint8Array;
  readonly codes: readonly Codes[];
}

/** Writes the bytes of a block in its own order, and counts each behind its place; undefined where it is broken. */
function readSymbols(
  bits: BitReader,
  { bytes, selectors, codes }: Coding,
  links: Uint32Array,
  counts: Uint32Array,
): number | undefined {
  const order = bytes.slice();
  const last = bytes.length + 1;
  let [length, run, weight] = [0, 0, 1];
  for (const selector of selectors) {
    const table = codes[selector] as Codes;
    for (let symbols = 0; symbols < GROUP; symbols += 1) {
      const symbol = nextSymbol(bits, table);
      if (symbol === undefined) return undefined;
      if (symbol < 2) {
        run += weight << symbol;
        weight *= 2;
        if (run > links.length - length) return undefined;
        continue;
      }
      if (run > 0) {
        const byte = order[0] as number;
        links.fill(byte, length, length + run);
        counts[byte + 1] = (counts[byte + 1] as number) + run;
        length += run;
        [run, weight] = [0, 1];
      }
      if (symbol === last) return length;
      if (length >= links.length) return undefined;
      const byte = toFront(order, symbol - 1);
      counts[byte + 1] = (counts[byte + 1] as number) + 1;
      links[length] = byte;
      length += 1;
    }
  }
  return undefined;
}

/** The bytes of a block in their order, with runs written out. */
function* unrolled(
  links: Uint32Array,
  { length, origin }: Block,
  output: Buffer,
): Generator<Buffer, undefined> {
  let [filled, link] = [0, links[(links[origin] ?? 0) >>> 8] ?? 0];
  let [previous, same] = [-1, 0];
  for (let count = 0; count < length; count += 1) {
    const byte = link & 0xff;
    link = links[link >>> 8] as number;
    if (same === RUN) {
      same = 0;
      for (let left = byte; left > 0;) {
        const end = Math.min(CHUNK, filled + left);
        output.fill(previous, filled, end);
        left -= end - filled;
        filled = end;
        if (filled === CHUNK) {
          yield output;
          filled = 0;
        }
      }
      previous = -1;
      continue;
    }
    same = byte === previous ? same + 1 : 1;
    previous = byte;
    output[filled] = byte;
    filled += 1;
    if (filled === CHUNK) {
      yield output;
      filled = 0;
    }
  }
  if (filled > 0) yield output.subarray(0, filled);
}

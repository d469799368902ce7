import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { ByteSource } from './byte-source.ts';
import { History } from './history.ts';
import { LONGEST_COPY, LzmaDecoder, propertiesOf } from './lzma-decoder.ts';
import { chunksOf } from './lzma2.ts';
import { xzBlocks } from './xz-blocks.ts';

/** How far back copies may be taken from: what `xz -9` does. */
const FARTHEST = 64 * 2 ** 20;
const PIECE = 2 ** 18;
const NO_SIZE = 2 ** 64;

/** What LZMA compressed: files of xz, of lzip, and such as had neither. */
export type LzmaFormat = 'xz' | 'lzma' | 'lzip';

/**
 * The uncompressed bytes of what LZMA compressed, of several parts too, each piece valid until the next is asked for.
 * Checksums are not looked at. Throws a `Fault`: `malformed`, or `unsupported` of filters for programs.
 */
export function* unlzmaPieces(file: OpenFile, format: LzmaFormat): Generator<Buffer, undefined> {
  const source = new ByteSource(file);
  if (format === 'lzma') yield* aloneOf(source);
  else if (format === 'lzip') yield* membersOf(source);
  else for (const reach of xzBlocks(source)) yield* chunksOf(source, historyOf(reach, file.entry.path));
}

function historyOf(reach: number, path: string): History {
  if (reach > FARTHEST)
    throw new Fault(
      'unsupported',
      `${path}: what was compressed needs more than ${FARTHEST / 2 ** 20} MB of memory`,
    );
  return new History(reach);
}

/** https://7-zip.org/sdk.html, "LZMA compressed file format" */
function* aloneOf(source: ByteSource): Generator<Buffer, undefined> {
  const properties = propertiesOf(source.next());
  const reach = source.number(4);
  const size = source.number(8);
  if (!properties) throw source.broken();
  const history = historyOf(Math.max(reach, 4096), source.file.entry.path);
  const decoder = new LzmaDecoder(source, history);
  decoder.reset(properties);
  yield* streamOf(decoder, history, size >= NO_SIZE - 4096 ? Infinity : size);
}

const LZIP_PROPERTIES = propertiesOf(93);
const LZIP_TRAILER = 20;

/** https://www.nongnu.org/lzip/manual/lzip_manual.html#File-format */
function* membersOf(source: ByteSource): Generator<Buffer, undefined> {
  do {
    if (source.number(4) !== 0x50_49_5a_4c || source.next() !== 1 || !LZIP_PROPERTIES) throw source.broken();
    const coded = source.next();
    const base = 2 ** (coded & 0x1f);
    const history = historyOf(base - (base / 16) * (coded >> 5), source.file.entry.path);
    const decoder = new LzmaDecoder(source, history);
    decoder.reset(LZIP_PROPERTIES);
    yield* streamOf(decoder, history, Infinity);
    source.skipTo(source.place + LZIP_TRAILER);
  } while (source.file.entry.size - source.place > LZIP_TRAILER);
}

function* streamOf(decoder: LzmaDecoder, history: History, size: number): Generator<Buffer, undefined> {
  decoder.range.begin();
  let goesOn = true;
  for (let left = size; left > 0 && goesOn;) {
    const wanted = Math.min(PIECE, left);
    history.reserve(wanted + LONGEST_COPY);
    const before = history.length;
    goesOn = decoder.run(wanted);
    const count = Math.min(history.length - before, left);
    if (count > 0) yield history.last(count);
    left -= count;
  }
  decoder.range.end();
}

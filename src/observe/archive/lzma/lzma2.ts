import type { ByteSource } from './byte-source.ts';
import type { History } from './history.ts';
import { LONGEST_COPY, LzmaDecoder, propertiesOf } from './lzma-decoder.ts';

/** What the first byte of a chunk says. */
const [END, STORED_ANEW, STORED, COMPRESSED] = [0, 1, 2, 0x80];
/** Of a compressed chunk: what is forgotten before it. */
const [STATE, PROPERTIES, ALL] = [1, 2, 3];

/** What the chunks of LZMA2 say, each valid until the next. Throws a `Fault` (`malformed`). */
export function* chunksOf(source: ByteSource, history: History): Generator<Buffer, undefined> {
  const decoder = new LzmaDecoder(source, history);
  for (let control = source.next(); control !== END; control = source.next()) {
    if (control < COMPRESSED) {
      if (control > STORED) throw source.broken();
      if (control === STORED_ANEW) forget(history, decoder);
      const size = bigEndian(source) + 1;
      history.reserve(size);
      for (let count = 0; count < size; count += 1) history.put(source.next());
      decoder.moved(size);
      yield history.last(size);
      continue;
    }
    const size = ((control & 0x1f) << 16) + bigEndian(source) + 1;
    const compressed = bigEndian(source) + 1;
    const forgotten = (control >> 5) & 3;
    if (forgotten === ALL) forget(history, decoder);
    const properties = forgotten >= PROPERTIES ? propertiesOf(source.next()) : undefined;
    if (forgotten >= PROPERTIES && !properties) throw source.broken();
    if (forgotten >= STATE) decoder.reset(properties);
    yield compressedChunk(source, history, decoder, { size, end: source.place + compressed });
  }
}

function compressedChunk(
  source: ByteSource,
  history: History,
  decoder: LzmaDecoder,
  { size, end }: { readonly size: number; readonly end: number },
): Buffer {
  history.reserve(size + LONGEST_COPY);
  const before = history.length;
  decoder.range.begin();
  if (!decoder.run(size) || history.length - before !== size || source.place > end) throw source.broken();
  source.skipTo(end);
  return history.last(size);
}

function forget(history: History, decoder: LzmaDecoder): void {
  history.clear();
  decoder.moved(0);
}

function bigEndian(source: ByteSource): number {
  return source.next() * 256 + source.next();
}

import type { FileAnalyser } from '../../../model/analyser.ts';
import { Fault } from '../../../model/fault.ts';
import type { Inflaters } from '../../../platform/isal/types.ts';
import { TarReader } from '../../archive/tar/tar-reader.ts';
import { Collector } from './collector.ts';
import { LayerStream, type ExpectedDigests } from './decompress.ts';
import { EntryReader } from './entry-reader.ts';
import type { LayerRoom } from './layer-room.ts';
import { defaultLimits } from './limits.ts';
import type { ByteStream, LayerFacts, LayerLimits } from './types.ts';

export interface LayerInput {
  /** The layer as stored, possibly compressed. */
  readonly stream: ByteStream;
  readonly expected: ExpectedDigests;
  readonly analysers: readonly FileAnalyser[];
  readonly limits?: Partial<LayerLimits>;
  /** What all layers of the image may take together. */
  readonly room?: Pick<LayerRoom, 'inflated' | 'isOpen'>;
  /** What inflates faster than zlib; default that alone. */
  readonly inflaters?: Inflaters | undefined;
  readonly signal?: AbortSignal;
  /** Told before a large file is read as a whole, which may take memory before any timer is let in. */
  readonly onLarge?: () => void;
}

/**
 * Reads a layer in one pass: uncompresses, hashes, and lets analysers read the files they ask for. A limit that is
 * reached ends the pass; what was read so far is given with a gap that says so.
 * Throws a `Fault`: 'malformed' for a stream or tar that is corrupt or cut off, 'mismatch' for another digest than
 * expected, 'unsupported' for xz or bzip2; errors of the stream and of `signal` as they are.
 */
export async function readLayer(input: LayerInput): Promise<LayerFacts> {
  const { expected, signal, room } = input;
  const limits = { ...defaultLimits, ...input.limits };
  using _ = stoppedBy(signal, input.stream);
  const collector = new Collector(input.analysers, limits, (bytes) => room?.inflated(bytes));
  try {
    const layer = new LayerStream(input.stream, expected, input.inflaters);
    const diffId = await readEntries(layer, collector, limits, input);
    return collector.finish(diffId);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'limit') throw error;
    collector.gap({
      kind: 'limit',
      subject: expected.diffId ?? expected.digest ?? 'layer',
      reason: `${error.message}; the rest of the layer was not read, so its digest could not be verified`,
    });
    return collector.finish('');
  }
}

/** Ends the stream when the signal says so. */
function stoppedBy(signal: AbortSignal | undefined, stream: ByteStream): Disposable {
  const stop = (): void => {
    const reason: unknown = signal?.reason;
    stream.destroy(reason instanceof Error ? reason : new Error('stopped', { cause: reason }));
  };
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  return { [Symbol.dispose]: () => signal?.removeEventListener('abort', stop) };
}

async function readEntries(
  stream: LayerStream,
  collector: Collector,
  limits: LayerLimits,
  { room, onLarge = () => undefined }: LayerInput,
): Promise<string> {
  using entries = new EntryReader(collector, limits.pathLength, onLarge);
  const tar = new TarReader(entries);
  for await (const chunk of stream.chunks()) {
    room?.inflated(chunk.length);
    const allowed = allowedSize(stream.stored, limits);
    checkSize(stream.produced, allowed);
    entries.allowed = allowed;
    tar.write(chunk);
  }
  tar.end();
  // What archives in the last chunk became may have been too much.
  room?.inflated(0);
  return stream.verify();
}

/** Bytes that this many stored ones may become. */
function allowedSize(stored: number, limits: LayerLimits): number {
  return Math.min(limits.totalSize, Math.max(limits.ratioFrom, stored * limits.compressionRatio));
}

function checkSize(size: number, allowed: number): void {
  if (size > allowed)
    throw new Fault(
      'limit',
      `its content is larger than the ${allowed} bytes allowed for its size as stored`,
    );
}

import type { FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { Layer } from '../../model/image.ts';
import { LayerRoom } from '../../observe/image/layers/layer-room.ts';
import { type LayerInput, readLayer } from '../../observe/image/layers/read-layer.ts';
import { restoreLayer, storeLayer, type StoredLayer } from '../../observe/image/layers/stored-layer.ts';
import { parallelStreams } from '../../observe/image/layers/streams.ts';
import type { LayerFacts } from '../../observe/image/layers/types.ts';
import type { LayerBlob, LayeredTarget } from '../../observe/image/sources/types.ts';
import type { BuildServices } from './services.ts';
import { identityOf, isStored, rememberStored } from './stored-blobs.ts';

export interface ReadLayers {
  /** One for each layer of the image, in order. */
  readonly facts: readonly LayerFacts[];
  readonly read: number;
  /** False where a layer is not stored or was not read to its end: then the outcome may be another next time. */
  readonly complete: boolean;
}

/** Of a layer that its source does not have; the source says so in a gap. */
const NOT_STORED: LayerFacts = { diffId: '', entries: [], removed: [], opaque: [], facts: {}, gaps: [] };

/**
 * The facts of every layer: from the cache, or read, a few layers at a time, and then cached under `suffix`.
 * Throws the `Fault` of the first layer that cannot be read, naming it; no other is being read any more by then.
 */
export async function readLayers(
  target: LayeredTarget,
  analysers: readonly FileAnalyser[],
  suffix: string,
  services: BuildServices,
): Promise<ReadLayers> {
  services.saveMemory('perhaps');
  const { layers } = target.image;
  const facts = layers.map(() => NOT_STORED);
  const keyOf = (index: number) => {
    const layer = layers[index];
    return `layer:${layer && identityOf(layer)}:${suffix}`;
  };
  const subjectOf = (index: number) => layers[index]?.diffId ?? `layer ${index + 1}`;
  const room = new LayerRoom(services.budget, services.deadline);
  const onLarge = (): void => services.saveMemory('much');
  const reading = { analysers, room, inflaters: services.inflaters, onLarge };
  const unknown: LayerBlob[] = [];
  for (const blob of target.layers) {
    const known = services.cache.get(keyOf(blob.index)) as StoredLayer | undefined;
    if (known && (await isStored(blob, layers[blob.index], services)))
      facts[blob.index] = room.admit(restoreLayer(known), subjectOf(blob.index));
    else unknown.push(blob);
  }
  await inParallel(sameBlobs(unknown, layers), async (blobs, signal) => {
    const [{ index }] = blobs;
    if (!room.isOpen) {
      for (const one of blobs) facts[one.index] = room.leftOut(subjectOf(one.index));
      return;
    }
    services.progress(`reading layer ${index + 1} of ${layers.length}`);
    const found = await readBlob(target, blobs[0], { ...reading, signal });
    for (const one of blobs) facts[one.index] = room.admit(found, subjectOf(one.index));
    if (!isWhole(found)) return;
    services.cache.set(keyOf(index), storeLayer(found));
    for (const one of blobs) rememberStored(one, layers[one.index], services);
  });
  return { facts, read: unknown.length, complete: facts.every(isWhole) };
}

/** Layers that are the same bytes, together: an image may have one blob a thousand times, and it is read once. */
function sameBlobs(blobs: readonly LayerBlob[], layers: readonly Layer[]): [LayerBlob, ...LayerBlob[]][] {
  const groups = new Map<string, [LayerBlob, ...LayerBlob[]]>();
  for (const blob of blobs) {
    const layer = layers[blob.index];
    const isKnown = layer?.digest !== undefined || blob.path !== undefined;
    const key = isKnown && layer ? JSON.stringify([identityOf(layer), blob.path]) : `${blob.index}`;
    const group = groups.get(key);
    if (group) group.push(blob);
    else groups.set(key, [blob]);
  }
  return [...groups.values()];
}

/** A layer that a limit stopped has no diff ID. */
function isWhole(facts: LayerFacts): boolean {
  return facts.diffId !== '';
}

async function readBlob(
  target: LayeredTarget,
  blob: LayerBlob,
  reading: Pick<LayerInput, 'analysers' | 'room' | 'signal' | 'inflaters' | 'onLarge'>,
): Promise<LayerFacts> {
  const layer = target.image.layers[blob.index];
  try {
    return await readLayer({ stream: await blob.open(), expected: layer ?? {}, ...reading });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const name = `layer ${blob.index + 1} (${layer?.digest ?? layer?.diffId})`;
    throw new Fault(error.code, `${name}: ${error.message}`, { cause: error, hint: error.hint });
  }
}

/** Works through the items in order, a few at once; the first failure stops the others and is thrown when they have. */
async function inParallel<T>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (stop.signal.aborted) return;
      await work(item, stop.signal);
    }
  };
  const workers = Math.min(parallelStreams(), items.length);
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    Array.from({ length: workers }, () =>
      worker().catch((error: unknown) => {
        failure ??= { error };
        stop.abort();
      }),
    ),
  );
  if (failure) throw failure.error;
}

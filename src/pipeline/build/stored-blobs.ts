import { createHash } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import type { Layer } from '../../model/image.ts';
import { parseDigest } from '../../observe/image/manifest/digest.ts';
import type { LayerBlob } from '../../observe/image/sources/types.ts';
import type { BuildServices } from './services.ts';

/**
 * Are the bytes of a layer the ones that its digest promises, so that what is cached of that digest may be told of
 * them? Where they lie on this machine, they were read and verified before and their file has not been touched since,
 * or they are hashed now, which costs less than inflating them. Registries and engines are taken at their word.
 * False where that takes reading the layer. Throws a `Fault` (`mismatch`) where they are others.
 */
export async function isStored(
  blob: LayerBlob,
  layer: Layer | undefined,
  { cache }: Pick<BuildServices, 'cache'>,
): Promise<boolean> {
  const key = keyOf(blob, layer);
  if (key === undefined || cache.get(key) === true) return true;
  const promised = layer?.digest ?? layer?.diffId ?? '';
  const hash = createHash(parseDigest(promised).algorithm);
  for await (const chunk of await blob.open()) hash.update(chunk);
  const found = `${parseDigest(promised).algorithm}:${hash.digest('hex')}`;
  if (found === promised) cache.set(key, true);
  else if (layer?.digest !== undefined) {
    const name = `layer ${blob.index + 1} (${promised})`;
    throw new Fault('mismatch', `${name}: its bytes have the digest ${found}`, {
      hint: 'fetch the image again; no engine would load this one',
    });
  }
  return found === promised;
}

/** Keeps in mind that these bytes were read and verified. */
export function rememberStored(
  blob: LayerBlob,
  layer: Layer | undefined,
  { cache }: Pick<BuildServices, 'cache'>,
): void {
  const key = keyOf(blob, layer);
  if (key !== undefined) cache.set(key, true);
}

/**
 * What a layer is remembered by: its diff ID, and where it is stored under another digest that too. Reading verifies
 * the pair; a manifest that names other blobs beside a known configuration is thus read, not answered from the cache.
 */
export function identityOf({ diffId, digest }: Pick<Layer, 'diffId' | 'digest'>): string {
  return digest === undefined || digest === diffId ? diffId : `${diffId} ${digest}`;
}

function keyOf({ state }: LayerBlob, layer: Layer | undefined): string | undefined {
  return state === undefined ? undefined : `blob:${layer?.digest} ${layer?.diffId} ${state}`;
}

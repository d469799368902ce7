import { Fault } from '../../../model/fault.ts';
import type { Platform } from '../../../model/image.ts';
import type { Descriptor } from './documents.ts';
import { documentKind, isImageConfiguration } from './media-types.ts';
import { defaultPlatform, platformDistance, platformName } from './platform.ts';

/** Is it an attestation or a signature, which lies beside images as if it were one? */
export function isAttestation(descriptor: Descriptor): boolean {
  const { platform, annotations, artifactType } = descriptor;
  if (artifactType && !isImageConfiguration(artifactType)) return true;
  if (/^dev\.cosignproject\.cosign\/(?:atts|sigs)$/.test(annotations?.['kind'] ?? '')) return true;
  const unknown = platform?.os === 'unknown' && platform.architecture === 'unknown';
  return unknown || annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** The entries of an index that may be images; what readers do not know they are to ignore (image-index.md). */
export function imagesAmong(descriptors: readonly Descriptor[]): Descriptor[] {
  return descriptors.filter((descriptor) => {
    const kind = documentKind(descriptor.mediaType ?? undefined);
    return (kind === 'index' || kind === 'manifest' || !descriptor.mediaType) && !isAttestation(descriptor);
  });
}

/**
 * The manifest for the wanted platform, or for this machine's where none is asked for; without a wish, a lone
 * manifest is taken as it is. Throws a `Fault` (`not-found`) that lists what there is.
 */
export function chooseByPlatform(
  manifests: readonly Descriptor[],
  wanted: Platform | undefined,
  subject: string,
): Descriptor {
  const [first, ...others] = manifests;
  if (first === undefined) throw new Fault('unsupported', `${subject} holds no image`);
  if (others.length === 0 && (wanted === undefined || !first.platform)) return first;
  const platform = wanted ?? defaultPlatform();
  let best: { descriptor: Descriptor; distance: number } | undefined;
  for (const descriptor of manifests) {
    const distance = descriptor.platform ? platformDistance(platform, descriptor.platform) : undefined;
    if (distance !== undefined && distance < (best?.distance ?? Infinity)) best = { descriptor, distance };
  }
  if (best) return best.descriptor;
  throw noPlatform(platform, manifests, subject);
}

function noPlatform(platform: Platform, manifests: readonly Descriptor[], subject: string): Fault {
  const offered = manifests.map(({ platform: own, digest }) => (own ? platformName(own) : digest));
  const shown = [...new Set(offered)].slice(0, 20).join(', ');
  return new Fault('not-found', `${subject} has no image for ${platformName(platform)}, only for ${shown}`, {
    hint: 'choose one with --platform, or name its digest',
  });
}

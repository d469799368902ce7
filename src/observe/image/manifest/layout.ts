import { Fault } from '../../../model/fault.ts';
import type { AttachmentStore } from '../../attestations/types.ts';
import { imagesAmong, isAttestation } from './choice.ts';
import { verifyDigest } from './digest.ts';
import { type Descriptor, type Index, parseManifest } from './documents.ts';
import type { BlobStore, ManifestDocument } from './open-image.ts';

const NAMES = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** How cosign marks attestations that it saves. */
const COSIGN = 'dev.cosignproject.cosign/atts';
/** Entries beside the images of a layout that are looked at. */
const MOST_ATTACHED = 256;

/** The names that an entry of a layout's `index.json` bears. */
function namesOf(descriptor: Descriptor): string[] {
  return NAMES.flatMap((key) => descriptor.annotations?.[key] ?? []);
}

/**
 * The entries of a layout's `index.json` that are one image, and its names. `selector` is a name, its tag or a digest;
 * without one the layout must hold a single image. `target` is what the user called the layout, for hints.
 * Throws a `Fault`: `not-found`, or `usage` that lists the images.
 */
export function selectImage(
  index: Index,
  selector: string | undefined,
  target: string,
): { entries: Descriptor[]; tags: string[] } {
  const images = imagesAmong(index.manifests);
  if (images.length === 0) throw new Fault('unsupported', `${target} holds no image`);
  const entries = selector === undefined ? images : images.filter((image) => isNamed(image, selector));
  if (entries.length === 0) {
    throw new Fault('not-found', `${target} holds no image ${selector}`, {
      hint: `it holds ${listOf(images)}`,
    });
  }
  if (selector === undefined && isAmbiguous(images)) {
    const hint = `choose one as ${target}@NAME: ${listOf(images)}`;
    throw new Fault('usage', `${target} holds several images`, { hint });
  }
  const digests = new Set(entries.map((entry) => entry.digest));
  const named = images.filter((image) => digests.has(image.digest));
  return { entries, tags: [...new Set(named.map(tagOf).filter((name) => name !== undefined))] };
}

/**
 * What lies beside images in a layout: artefacts that name their image, and what cosign saves, which does not. The
 * latter is taken for that of any image; whoever opens an attestation looks at what it is about.
 */
export function attachmentsIn(index: Index, store: Pick<BlobStore, 'read'>): AttachmentStore {
  const others = index.manifests.filter(isAttestation).slice(0, MOST_ATTACHED);
  const documentAt = async (entry: Descriptor) => documentOf(entry, await store.read(entry, 'manifest'));
  return {
    read: (descriptor, role) => store.read(descriptor, role),
    tagged: async (tag) => {
      const entry = others.find((one) => isNamed(one, tag) || one.annotations?.['kind'] === COSIGN);
      return entry && documentAt(entry);
    },
    referrers: async (digest) => {
      const found = await Promise.all(others.map(documentAt));
      return others.filter((_, at) => subjectOf(found[at]) === digest);
    },
  };
}

function documentOf({ digest, mediaType }: Descriptor, bytes: Buffer): ManifestDocument {
  verifyDigest(bytes, digest, `the manifest ${digest}`);
  return { bytes, digest, mediaType: mediaType ?? undefined };
}

function subjectOf(document: ManifestDocument | undefined): string | undefined {
  if (!document) return undefined;
  const parsed = parseManifest(document.bytes, document.mediaType, `attestation ${document.digest}`);
  return 'manifest' in parsed ? parsed.manifest.subject?.digest : undefined;
}

/** The fullest name of an entry. */
function tagOf(descriptor: Descriptor): string | undefined {
  return namesOf(descriptor)[0];
}

function isNamed(descriptor: Descriptor, selector: string): boolean {
  if (descriptor.digest === selector) return true;
  return namesOf(descriptor).some((name) => name === selector || name.endsWith(`/${selector}`));
}

/** Several images, not one for several platforms or one with several names. */
function isAmbiguous(images: readonly Descriptor[]): boolean {
  const digests = new Set(images.map((image) => image.digest));
  if (digests.size === 1) return false;
  const names = new Set(images.map(tagOf));
  return names.size > 1 || images.some((image) => !image.platform);
}

function listOf(images: readonly Descriptor[]): string {
  return images
    .slice(0, 20)
    .map((image) => tagOf(image) ?? image.digest)
    .join(', ');
}

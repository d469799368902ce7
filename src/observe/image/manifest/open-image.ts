import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Image, Platform } from '../../../model/image.ts';
import type { ByteStream } from '../layers/types.ts';
import { chooseByPlatform, imagesAmong } from './choice.ts';
import { parseDigest, verifyDigest } from './digest.ts';
import {
  MAXIMUM_DOCUMENT,
  parseConfiguration,
  parseManifest,
  type Descriptor,
  type Manifest,
} from './documents.ts';
import { imageFrom } from './image.ts';
import { documentKind, isForeign, isImageConfiguration, isLayer } from './media-types.ts';
import { platformDistance, platformName } from './platform.ts';

const MAXIMUM_NESTED_INDEXES = 64;

/** Where the parts of an image lie, by digest. Digests are checked here, not there. */
export interface BlobStore {
  /** The whole document, of at most `MAXIMUM_DOCUMENT` bytes. Throws a `Fault` (`not-found`). */
  read(
    descriptor: Pick<Descriptor, 'digest'>,
    role: 'manifest' | 'configuration' | 'attestation',
  ): Promise<Buffer>;
  /** The stored bytes of a layer. */
  open(descriptor: Descriptor): Promise<ByteStream>;
  /** Asked for layers that a source may lack by right. */
  has(descriptor: Descriptor): Promise<boolean>;
  /** Where blobs lie on this machine: what is seen of one at once; undefined where it is not there. */
  look?(descriptor: Descriptor): Promise<StoredBlob | undefined>;
}

/** A file, or a part of one, that holds a blob. */
export interface StoredBlob {
  /** In bytes. */
  readonly size: number;
  /** Tells it from other files, and from what was in it before, without reading it. */
  readonly state: string;
}

/** An index or manifest whose bytes are read and verified. */
export interface ManifestDocument {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly mediaType: string | undefined;
}

export interface ImageRequest {
  /** What the image is called in faults and gaps. */
  readonly subject: string;
  readonly store: BlobStore;
  readonly platform: Platform | undefined;
  readonly tags: readonly string[];
}

/** A layer that can be read. */
interface OpenedLayer {
  readonly index: number;
  /** As `StoredBlob` has it. */
  readonly state?: string | undefined;
  open(): Promise<ByteStream>;
}

/** An image and those of its layers that can be read; the others are gaps. */
export interface OpenedImage {
  readonly image: Image;
  readonly layers: readonly OpenedLayer[];
  readonly gaps: readonly Gap[];
}

/**
 * Goes from an index or manifest to the image for the wanted platform, every document's digest verified.
 * Throws a `Fault`: `mismatch`, `malformed`, `not-found` for a platform that is not there, `unsupported` for
 * artefacts that are no images.
 */
export async function openImage(root: ManifestDocument, request: ImageRequest): Promise<OpenedImage> {
  const parsed = parseManifest(root.bytes, root.mediaType, request.subject);
  if ('manifest' in parsed) return openManifest(root, parsed.manifest, request, request.platform);
  return openChosen(parsed.index.manifests, request);
}

/** Like `openImage`, for the entries of an index. */
export async function openChosen(
  entries: readonly Descriptor[],
  request: ImageRequest,
): Promise<OpenedImage> {
  const manifests = await flatten(entries, request);
  const chosen = chooseByPlatform(manifests, request.platform, request.subject);
  const document = await readDocument(chosen, request);
  const parsed = parseManifest(document.bytes, document.mediaType, document.digest);
  if (!('manifest' in parsed)) throw new Fault('malformed', `${chosen.digest} is an index, not a manifest`);
  return openManifest(document, parsed.manifest, request, chosen.platform ? undefined : request.platform);
}

/** The manifests of an index and of the indexes in it. */
async function flatten(entries: readonly Descriptor[], request: ImageRequest): Promise<Descriptor[]> {
  const waiting = imagesAmong(entries).toReversed();
  const manifests = new Map<string, Descriptor>();
  const seen = new Set<string>();
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (documentKind(entry.mediaType ?? undefined) !== 'index') {
      manifests.set(`${entry.digest} ${entry.platform ? platformName(entry.platform) : ''}`, entry);
      continue;
    }
    if (seen.has(entry.digest)) continue;
    if (seen.add(entry.digest).size > MAXIMUM_NESTED_INDEXES) {
      throw new Fault('limit', `${request.subject} nests more than ${MAXIMUM_NESTED_INDEXES} indexes`);
    }
    const { bytes, mediaType, digest } = await readDocument(entry, request);
    const parsed = parseManifest(bytes, mediaType, digest);
    if (!('index' in parsed)) throw new Fault('malformed', `${digest} is a manifest, not an index`);
    waiting.push(...imagesAmong(parsed.index.manifests).toReversed());
  }
  return [...manifests.values()];
}

async function readDocument(descriptor: Descriptor, request: ImageRequest): Promise<ManifestDocument> {
  const bytes = await readVerified(descriptor, 'manifest', request);
  return { bytes, digest: descriptor.digest, mediaType: descriptor.mediaType ?? undefined };
}

async function readVerified(
  descriptor: Descriptor,
  role: 'manifest' | 'configuration',
  { store, subject }: ImageRequest,
): Promise<Buffer> {
  parseDigest(descriptor.digest);
  if (descriptor.size > MAXIMUM_DOCUMENT) {
    throw new Fault(
      'limit',
      `${subject}: the ${role} ${descriptor.digest} is larger than ${MAXIMUM_DOCUMENT} bytes`,
    );
  }
  const bytes = await store.read(descriptor, role);
  verifyDigest(bytes, descriptor.digest, `${subject}: the ${role}`);
  return bytes;
}

async function openManifest(
  document: ManifestDocument,
  manifest: Manifest,
  request: ImageRequest,
  platform: Platform | undefined,
): Promise<OpenedImage> {
  const { subject, store } = request;
  refuseArtefact(manifest, subject);
  for (const layer of manifest.layers) parseDigest(layer.digest);
  const bytes = await readVerified(manifest.config, 'configuration', request);
  const configuration = parseConfiguration(bytes, `${subject}: the configuration`);
  const { image, gaps } = imageFrom({
    subject,
    configuration,
    configDigest: manifest.config.digest,
    manifestDigest: document.digest,
    tags: request.tags,
    layers: manifest.layers.map(({ digest, mediaType, size }) => ({
      digest,
      size,
      ...(mediaType && { mediaType }),
    })),
  });
  if (platform && platformDistance(platform, image.platform) === undefined) {
    throw new Fault(
      'not-found',
      `${subject} is for ${platformName(image.platform)}, not for ${platformName(platform)}`,
    );
  }
  const layers: OpenedLayer[] = [];
  for (const [index, layer] of manifest.layers.entries()) {
    const found = await lookAt(layer, index, request);
    if ('kind' in found) gaps.push(found);
    else layers.push({ index, state: found.state, open: () => store.open(layer) });
  }
  return { image, layers, gaps };
}

function refuseArtefact(manifest: Manifest, subject: string): void {
  const type = manifest.config.mediaType ?? '';
  if (isImageConfiguration(type)) return;
  const what = manifest.artifactType ?? (type === '' ? 'an unknown type' : type);
  throw new Fault('unsupported', `${subject} is no container image but an artefact: ${what}`);
}

/** A layer as it is stored, or why it cannot be read. Throws a `Fault` where it is missing or of another size. */
async function lookAt(
  layer: Descriptor,
  index: number,
  { store, subject: image }: ImageRequest,
): Promise<Partial<StoredBlob> | Gap> {
  const type = layer.mediaType ?? '';
  const subject = `layer ${index + 1} (${layer.digest})`;
  if (type !== '' && !isLayer(type)) {
    return { kind: 'unsupported', subject, reason: `layers of type ${type} cannot be read` };
  }
  const foreign = isForeign(type) || layer.urls.length > 0;
  const found = await store.look?.(layer);
  if (foreign && !found && (store.look !== undefined || !(await store.has(layer)))) {
    return { kind: 'missing-data', subject, reason: 'its licence keeps it elsewhere, and it is not here' };
  }
  if (!store.look) return {};
  if (!found) throw new Fault('not-found', `${image} has no ${subject}`);
  if (found.size !== layer.size) {
    throw new Fault(
      'mismatch',
      `${image}: ${subject} should have ${layer.size} bytes, but has ${found.size}`,
    );
  }
  return found;
}

import { parseDigest, verifyDigest } from '../image/manifest/digest.ts';
import { type Descriptor, MAXIMUM_DOCUMENT, parseManifest } from '../image/manifest/documents.ts';
import type { ManifestDocument } from '../image/manifest/open-image.ts';
import { Fault } from '../../model/fault.ts';
import type { Attached, Attachments, AttachmentStore } from './types.ts';

/** Documents that are read beside one image, and all their bytes. */
const MOST_DOCUMENTS = 64;
const MOST_BYTES = 32 * 2 ** 20;

/** DSSE's envelope, sigstore's bundle with one, and a statement of in-toto that nobody signed. */
const ATTESTATION =
  /^application\/(?:vnd\.dsse\.envelope\.v1\+json|vnd\.dev\.sigstore\.bundle\b.*|vnd\.in-toto\b.*json)$/;

/**
 * The attestations beside an image that is known by these digests: those that refer to it (OCI distribution
 * specification 1.1), and those that cosign keeps under a tag made of the digest. Every document's digest is verified.
 * Throws a `Fault`: `limit` for more than anybody attaches, `mismatch`, `malformed`, and as the store does.
 */
export async function findAttached(
  known: readonly (string | undefined)[],
  store: AttachmentStore,
): Promise<Attachments> {
  const digests = [...new Set(known.filter((digest) => digest !== undefined))];
  const found = new Map<string, Attached>();
  const left = { bytes: MOST_BYTES };
  for (const digest of digests) {
    for (const descriptor of await store.referrers(digest)) {
      if (!mayAttest(descriptor)) continue;
      await keepLayers(await manifestOf(descriptor, store), store, found, left);
    }
    const { algorithm, hex } = parseDigest(digest);
    const tagged = await store.tagged(`${algorithm}-${hex}.att`);
    if (tagged) await keepLayers(tagged, store, found, left);
  }
  return { digests, documents: [...found.values()] };
}

/** Indexes of older registries do not tell the type. */
function mayAttest({ artifactType }: Descriptor): boolean {
  return !artifactType || ATTESTATION.test(artifactType);
}

async function manifestOf(descriptor: Descriptor, store: AttachmentStore): Promise<ManifestDocument> {
  const bytes = await readVerified(descriptor, 'manifest', store);
  return { bytes, digest: descriptor.digest, mediaType: descriptor.mediaType ?? undefined };
}

/** Keeps the attestations that are layers of a manifest. */
async function keepLayers(
  { bytes, digest, mediaType }: ManifestDocument,
  store: AttachmentStore,
  found: Map<string, Attached>,
  left: { bytes: number },
): Promise<void> {
  const parsed = parseManifest(bytes, mediaType, `attestation ${digest}`);
  for (const layer of 'manifest' in parsed ? parsed.manifest.layers : []) {
    if (!ATTESTATION.test(layer.mediaType ?? '') || found.has(layer.digest)) continue;
    left.bytes -= layer.size;
    if (left.bytes < 0 || found.size === MOST_DOCUMENTS)
      throw new Fault('limit', `more lies beside the image than ${MOST_DOCUMENTS} attestations of 32 MiB`);
    const text = (await readVerified(layer, 'attestation', store)).toString('utf8');
    found.set(layer.digest, { source: `attestation ${layer.digest}`, text });
  }
}

async function readVerified(
  descriptor: Descriptor,
  role: 'manifest' | 'attestation',
  store: AttachmentStore,
): Promise<Buffer> {
  const what = `the ${role} ${descriptor.digest}`;
  parseDigest(descriptor.digest);
  if (descriptor.size > MAXIMUM_DOCUMENT)
    throw new Fault('limit', `${what} is larger than ${MAXIMUM_DOCUMENT} bytes`);
  const bytes = await store.read(descriptor, role);
  verifyDigest(bytes, descriptor.digest, what);
  return bytes;
}

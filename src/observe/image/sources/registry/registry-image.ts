import { Fault } from '../../../../model/fault.ts';
import type { HttpRequest, HttpResponse } from '../../../../platform/http/types.ts';
import { digestOf, isDigest, parseDigest, verifyDigest } from '../../manifest/digest.ts';
import { MAXIMUM_DOCUMENT } from '../../manifest/documents.ts';
import { MANIFEST_TYPES } from '../../manifest/media-types.ts';
import { type BlobStore, type ManifestDocument, openImage } from '../../manifest/open-image.ts';
import { familiarName, type ImageReference, parseReference } from '../../reference/reference.ts';
import type { LayeredTarget, OpenContext } from '../types.ts';
import { attachedInRegistry } from './attached.ts';
import { DOCUMENT_TIME, readBody } from './body.ts';
import { findCredentials } from './credentials.ts';
import { RegistryClient } from './registry-client.ts';

/** Asks the registry for an image. Throws a `Fault` that names the registry or the image. */
export async function openRegistryImage(context: OpenContext): Promise<LayeredTarget> {
  const reference = parseReference(context.reference);
  const client = clientFor(reference, context);
  context.progress(`asking ${client.host} for ${familiarName(reference)}`);
  const root = await fetchManifest(client, reference.digest ?? reference.tag ?? 'latest', context.reference);
  const name = familiarName(reference);
  const store = storeOf(client, context.reference);
  const opened = await openImage(root, {
    subject: context.reference,
    store,
    platform: context.platform,
    tags: reference.tag === undefined ? [] : [`${name}:${reference.tag}`],
  });
  const attached = () =>
    attachedInRegistry(client, [root.digest, opened.image.manifestDigest], {
      read: (descriptor, role) => store.read(descriptor, role),
      tagged: (tag) => manifestUnder(client, tag, context.reference),
    });
  return { shape: 'layers', kind: 'registry', ...opened, attached, close: async () => undefined };
}

function clientFor(
  reference: ImageReference,
  { http, allowHttp, environment, progress }: OpenContext,
): RegistryClient {
  const credentials = () => findCredentials(reference.domain, reference.path, { environment, progress });
  return new RegistryClient({ http, reference, allowHttp, credentials });
}

/** Reads an index or manifest by tag or digest, and holds it against the digest asked for and the one announced. */
async function fetchManifest(
  client: RegistryClient,
  name: string,
  subject: string,
): Promise<ManifestDocument> {
  const headers = { accept: MANIFEST_TYPES.join(', ') };
  const response = await client.request(`manifests/${name}`, { headers, totalTimeout: DOCUMENT_TIME });
  refuseMissing(response, `${client.host} has no image ${subject}`);
  const bytes = await readBody(response, MAXIMUM_DOCUMENT, `the manifest of ${subject}`);
  const announced = response.headers['docker-content-digest'];
  if (announced !== undefined && isDigest(announced))
    verifyDigest(bytes, announced, `the manifest of ${subject}`);
  if (isDigest(name)) verifyDigest(bytes, name, `the manifest of ${subject}`);
  const digest = isDigest(name) ? name : digestOf(bytes);
  return { bytes, digest, mediaType: response.headers['content-type'] };
}

function storeOf(client: RegistryClient, subject: string): BlobStore {
  const blob = async (digest: string, request: Pick<HttpRequest, 'method' | 'totalTimeout'> = {}) => {
    parseDigest(digest);
    return client.request(`blobs/${digest}`, request);
  };
  return {
    read: async ({ digest }, role) => {
      if (role === 'manifest') return (await fetchManifest(client, digest, subject)).bytes;
      const response = await blob(digest, { totalTimeout: DOCUMENT_TIME });
      refuseMissing(response, `${client.host} lacks the ${role} of ${subject}, ${digest}`);
      return readBody(response, MAXIMUM_DOCUMENT, `the ${role} of ${subject}`);
    },
    open: async ({ digest }) => {
      const response = await blob(digest);
      refuseMissing(response, `${client.host} lacks the layer ${digest} of ${subject}`);
      return response.body;
    },
    has: async ({ digest }) => {
      const response = await blob(digest, { method: 'HEAD', totalTimeout: DOCUMENT_TIME });
      response.body.destroy();
      return response.status === 200;
    },
  };
}

/** The manifest under a tag; undefined where there is none. */
async function manifestUnder(
  client: RegistryClient,
  tag: string,
  subject: string,
): Promise<ManifestDocument | undefined> {
  try {
    return await fetchManifest(client, tag, subject);
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined;
    throw error;
  }
}

function refuseMissing(response: HttpResponse, message: string): void {
  if (response.status !== 404) return;
  response.body.destroy();
  throw new Fault('not-found', message);
}

import type { HttpResponse } from '../../../../platform/http/types.ts';
import { findAttached } from '../../../attestations/find-attached.ts';
import type { Attachments, AttachmentStore } from '../../../attestations/types.ts';
import { parseDigest } from '../../manifest/digest.ts';
import { type Descriptor, MAXIMUM_DOCUMENT, parseIndex } from '../../manifest/documents.ts';
import { DOCUMENT_TIME, readBody } from './body.ts';
import type { RegistryClient } from './registry-client.ts';

/** Pages of what refers to one image. */
const MOST_PAGES = 16;
const NEXT = /<[^<>]*\/(referrers\/[^<>]+)>;\s*rel="?next/;

/** What lies beside an image of these digests in the client's repository. Throws a `Fault`, as `findAttached` does. */
export async function attachedInRegistry(
  client: RegistryClient,
  digests: readonly (string | undefined)[],
  store: Pick<AttachmentStore, 'read' | 'tagged'>,
): Promise<Attachments> {
  return findAttached(digests, { ...store, referrers: (digest) => referrersOf(digest, client, store) });
}

/** Registries without the interface for referrers keep them in an index under a tag made of the digest. */
async function referrersOf(
  digest: string,
  client: RegistryClient,
  { tagged }: Pick<AttachmentStore, 'tagged'>,
): Promise<Descriptor[]> {
  const what = `what refers to ${digest}`;
  const found: Descriptor[] = [];
  let path: string | undefined = `referrers/${digest}`;
  for (let page = 0; path !== undefined && page < MOST_PAGES; page += 1) {
    const response: HttpResponse = await client.request(path, { totalTimeout: DOCUMENT_TIME });
    if (response.status === 404) {
      response.body.destroy();
      const { algorithm, hex } = parseDigest(digest);
      const kept = await tagged(`${algorithm}-${hex}`);
      return kept ? parseIndex(kept.bytes, what).manifests : [];
    }
    const bytes = await readBody(response, MAXIMUM_DOCUMENT, what);
    found.push(...parseIndex(bytes, what).manifests);
    path = NEXT.exec(response.headers['link'] ?? '')?.[1];
  }
  return found;
}

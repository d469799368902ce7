import type { Descriptor } from '../image/manifest/documents.ts';
import type { BlobStore, ManifestDocument } from '../image/manifest/open-image.ts';

/** A document that lies beside an image and says something of it. Nobody has verified it. */
export interface Attached {
  /** Where it lies, such as `attestation sha256:…`. */
  readonly source: string;
  readonly text: string;
}

/** All that lies beside an image. */
export interface Attachments {
  /** Of the image and of the indexes that it was chosen from, as `sha256:…`. */
  readonly digests: readonly string[];
  readonly documents: readonly Attached[];
}

/** Where documents lie beside images. */
export interface AttachmentStore extends Pick<BlobStore, 'read'> {
  /** The manifest under a tag; undefined where there is none. */
  tagged(tag: string): Promise<ManifestDocument | undefined>;
  /** Manifests that say they belong to this digest (OCI distribution specification, "Listing Referrers"). */
  referrers(digest: string): Promise<readonly Descriptor[]>;
}

/** What somebody says of an image. */
export interface Attestation {
  readonly source: string;
  readonly predicate: unknown;
  /** Why it does not count, as a clause such as `is an attestation that nobody signed`; undefined: it does. */
  readonly doubt: string | undefined;
}

import { Fault } from '../../../../model/fault.ts';
import { findAttached } from '../../../attestations/find-attached.ts';
import type { ImageArchive } from '../../local/image-archive.ts';
import { parseDigest } from '../../manifest/digest.ts';
import { MAXIMUM_DOCUMENT, parseIndex } from '../../manifest/documents.ts';
import { attachmentsIn, selectImage } from '../../manifest/layout.ts';
import { openChosen, type BlobStore } from '../../manifest/open-image.ts';
import type { SourceUnit } from '../types.ts';

/** A tar archive of an OCI image layout. */
export const ociArchiveSource: SourceUnit = {
  id: 'oci-archive',
  schemes: ['archive', 'oci', 'oci-archive'],
  detects: async ({ local }) => {
    const archive = await local.archive();
    return archive?.find('index.json') !== undefined && archive.find('oci-layout') !== undefined;
  },
  open: async ({ local, platform, reference }) => {
    const archive = await local.archive();
    if (!archive) throw new Fault('malformed', `${reference} is no tar archive`);
    const index = parseIndex(
      await archive.read('index.json', MAXIMUM_DOCUMENT),
      `${archive.name}: index.json`,
    );
    const { entries, tags } = selectImage(index, local.selector, local.path);
    const request = { subject: archive.name, store: storeOf(archive), platform, tags };
    const opened = await openChosen(entries, request);
    const digests = [...entries.map(({ digest }) => digest), opened.image.manifestDigest];
    const attached = () => findAttached(digests, attachmentsIn(index, request.store));
    return { shape: 'layers', kind: 'oci-archive', ...opened, attached, close: async () => undefined };
  },
};

function storeOf(archive: ImageArchive): BlobStore {
  return {
    read: ({ digest }) => archive.read(pathOf(digest), MAXIMUM_DOCUMENT),
    look: async ({ digest }) => archive.look(pathOf(digest)),
    has: async ({ digest }) => archive.find(pathOf(digest)) !== undefined,
    open: async ({ digest }) => {
      const member = archive.find(pathOf(digest));
      if (!member) throw new Fault('malformed', `${archive.name} has no layer ${digest}`);
      return archive.stream(member);
    },
  };
}

function pathOf(digest: string): string {
  const { algorithm, hex } = parseDigest(digest);
  return `blobs/${algorithm}/${hex}`;
}

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { findAttached } from '../../../attestations/find-attached.ts';
import { BlobFolder } from '../../local/blob-folder.ts';
import { parseIndex } from '../../manifest/documents.ts';
import { attachmentsIn, selectImage } from '../../manifest/layout.ts';
import { openChosen } from '../../manifest/open-image.ts';
import type { SourceUnit } from '../types.ts';

/** A folder in the OCI image layout. */
export const ociLayoutSource: SourceUnit = {
  id: 'oci-layout',
  schemes: ['oci', 'oci-layout'],
  detects: async ({ local }) =>
    local.kind === 'directory' &&
    exists(join(local.path, 'oci-layout')) &&
    exists(join(local.path, 'index.json')),
  open: async ({ local, platform }) => {
    const folder = new BlobFolder(local.path);
    const index = parseIndex(folder.document('index.json'), `${local.path}: index.json`);
    const { entries, tags } = selectImage(index, local.selector, local.path);
    const opened = await openChosen(entries, { subject: local.path, store: folder, platform, tags });
    const digests = [...entries.map(({ digest }) => digest), opened.image.manifestDigest];
    const attached = () => findAttached(digests, attachmentsIn(index, folder));
    return { shape: 'layers', kind: 'oci-layout', ...opened, attached, close: async () => undefined };
  },
};

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

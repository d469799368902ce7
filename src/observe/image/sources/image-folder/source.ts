import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { BlobFolder } from '../../local/blob-folder.ts';
import { digestOf } from '../../manifest/digest.ts';
import { openImage } from '../../manifest/open-image.ts';
import type { SourceUnit } from '../types.ts';

/** How the file `version` begins. */
const MARK = 'Directory Transport Version: ';
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** A folder with a manifest and its blobs in it, as Skopeo and Podman write them. */
export const imageFolderSource: SourceUnit = {
  id: 'image-folder',
  schemes: ['image-folder'],
  detects: async ({ local }) => local.kind === 'directory' && isMarked(join(local.path, 'version')),
  open: async ({ local, platform }) => {
    const folder = new BlobFolder(local.path, ({ algorithm, hex }, role) => {
      const name = algorithm === 'sha256' ? hex : `${algorithm}-${hex}`;
      return role === 'manifest' ? `${name}.manifest.json` : name;
    });
    const bytes = folder.document('manifest.json');
    const opened = await openImage(
      { bytes, digest: digestOf(bytes), mediaType: undefined },
      { subject: local.path, store: folder, platform, tags: [] },
    );
    return { shape: 'layers', kind: 'image-folder', ...opened, close: async () => undefined };
  },
};

function isMarked(path: string): boolean {
  try {
    const file = openSync(path, FLAGS);
    try {
      const head = Buffer.alloc(MARK.length);
      readSync(file, head, 0, head.length, 0);
      return head.toString('latin1') === MARK;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

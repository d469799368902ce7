import { Fault } from '../../../../model/fault.ts';
import { openSavedImage } from '../../docker-save/saved-image.ts';
import type { ImageArchive } from '../../local/image-archive.ts';
import type { LayeredTarget, OpenContext, SourceUnit } from '../types.ts';

/** What `docker save` and `podman save` write, old or in the form of an OCI layout that has a `manifest.json` too. */
export const dockerArchiveSource: SourceUnit = {
  id: 'docker-archive',
  schemes: ['archive', 'docker-archive'],
  detects: async ({ local }) => (await local.archive())?.find('manifest.json') !== undefined,
  open: async (context) => {
    const archive = await context.local.archive();
    if (!archive) throw new Fault('malformed', `${context.reference} is no tar archive`);
    return openArchive(archive, context);
  },
};

async function openArchive(archive: ImageArchive, { local, platform }: OpenContext): Promise<LayeredTarget> {
  const members = {
    subject: archive.name,
    sizeOf: (path: string) => archive.find(path)?.size,
    read: (path: string, maximum: number) => archive.read(path, maximum),
  };
  const saved = await openSavedImage(members, local.selector, platform);
  const layers = saved.layers.map((path, index) => ({
    index,
    path,
    state: archive.look(path)?.state,
    open: async () => {
      const member = archive.find(path);
      if (!member) throw new Fault('malformed', `${archive.name} has no layer ${path}`);
      return archive.stream(member);
    },
  }));
  const { image, gaps } = saved;
  return { shape: 'layers', kind: 'docker-archive', image, layers, gaps, close: async () => undefined };
}

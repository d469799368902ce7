import type { Readable } from 'node:stream';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { openSavedImage } from '../../docker-save/saved-image.ts';
import { platformDistance, platformName } from '../../manifest/platform.ts';
import type { LayeredTarget, OpenContext } from '../types.ts';
import { engineEndpoints } from './endpoints.ts';
import { EngineClient, type EngineImage } from './engine-client.ts';
import { ExportIndex } from './export-index.ts';
import { LayerExport } from './layer-export.ts';
import { diffIdOfMember, tellsImage, reportedImage } from './reported-image.ts';

/** An image, and the engine that has it. */
interface Found {
  readonly client: EngineClient;
  readonly image: EngineImage;
}

/** The first engine that has the image. Engines that do not run are passed over; those that refuse us are told. */
export async function findImage(
  context: OpenContext,
): Promise<{ found: Found | undefined; faults: Fault[] }> {
  const faults: Fault[] = [];
  try {
    for (const endpoint of engineEndpoints(context)) {
      const client = new EngineClient(endpoint, context.http);
      const image = await client.inspect(context.reference).catch((error: unknown) => {
        faults.push(...worthTelling(error, client, context));
      });
      if (image) return { found: { client, image }, faults };
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    faults.push(error);
  }
  return { found: undefined, faults };
}

/** That no engine listens at a usual place is nothing to tell; at a place that the user named, it is. */
function worthTelling(error: unknown, client: EngineClient, { environment }: OpenContext): Fault[] {
  if (!(error instanceof Fault)) return [new Fault('malformed', `${client.name}: ${messageOf(error)}`)];
  const named =
    client.endpoint.engine === 'Docker' ? environment['DOCKER_HOST'] : environment['CONTAINER_HOST'];
  if (error.code === 'unreachable' && !named) return [];
  if (error.code !== 'refused') return [error];
  const hint =
    client.endpoint.engine === 'Docker'
      ? 'run as a member of the group "docker", or save the image and scan the archive'
      : 'run as the user whose engine it is, or save the image and scan the archive';
  return [new Fault('refused', `${client.name}: ${error.message}`, { cause: error, hint })];
}

/** Takes the engine's word for the image where that is enough, else reads an export for its documents. */
export async function openEngineImage(
  { client, image }: Found,
  context: OpenContext,
): Promise<LayeredTarget> {
  const { platform, reference } = context;
  const subject = `${reference} from ${client.name}`;
  const { engine } = client.endpoint;
  const reported = tellsImage(image, engine)
    ? reportedImage(image, await client.history(image), subject)
    : undefined;
  if (!reported) return openExport({ client, image }, context, subject);
  if (platform && platformDistance(platform, reported.image.platform) === undefined) {
    const names = `${platformName(reported.image.platform)}, not for ${platformName(platform)}`;
    throw new Fault('not-found', `${subject} is for ${names}`);
  }
  const wanted = new Set(reported.image.layers.map((layer) => layer.diffId));
  const layerExport = new LayerExport(
    () => exported({ client, image }, context),
    (path) => {
      const diffId = diffIdOfMember(path);
      return diffId !== undefined && wanted.has(diffId) ? diffId : undefined;
    },
  );
  const layers = reported.image.layers.map(({ index, diffId }) => ({
    index,
    diffId,
    open: () => layerExport.open(diffId),
  }));
  return {
    shape: 'layers',
    kind: 'engine',
    ...reported,
    // Docker packs blobs in the order of their names, Podman layers in that of the image.
    layers:
      engine === 'Docker' ? layers.toSorted((left, right) => (left.diffId < right.diffId ? -1 : 1)) : layers,
    close: async () => layerExport.close(),
  };
}

function exported(
  { client, image }: Found,
  { platform, progress, reference }: OpenContext,
): Promise<Readable> {
  progress(`exporting ${reference} from ${client.name}`);
  return client.export(image, platform);
}

/**
 * Reads the export twice: once to its end for the manifest, which comes last, then as far as its layers are wanted.
 * No layer is kept, in memory or on disk. The layers are listed in the archive's order: read so, one pass serves all.
 */
async function openExport(found: Found, context: OpenContext, subject: string): Promise<LayeredTarget> {
  const index = await ExportIndex.read(await exported(found, context), subject);
  const saved = await openSavedImage(index, undefined, context.platform);
  const members = saved.layers.map((path) => index.find(path) ?? path);
  const order = index.orderOf(members);
  const layerExport = new LayerExport(
    () => exported(found, context),
    (path) => (order.has(path) ? path : undefined),
  );
  const layers = members.map((path, layer) => ({ path, index: layer, open: () => layerExport.open(path) }));
  return {
    shape: 'layers',
    kind: 'engine',
    image: { ...saved.image, tags: [...found.image.inspection.RepoTags] },
    layers: layers.toSorted((left, right) => (order.get(left.path) ?? 0) - (order.get(right.path) ?? 0)),
    gaps: saved.gaps,
    close: async () => layerExport.close(),
  };
}

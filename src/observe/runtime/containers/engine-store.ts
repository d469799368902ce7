import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';

/** What an engine keeps of a container that it is about to start. */
export interface StoredContainer {
  readonly labels: ReadonlyMap<string, string>;
  /** Digests that its image is known by, in this engine. */
  readonly digests: readonly string[];
}

/** What Docker writes of a container, in a folder of its own. */
export const DOCKER_FILE = 'config.v2.json';
const MAXIMUM_SIZE = 64 * 2 ** 20;
/** Containers of Podman, and those that are removed when they end. */
const PODMAN_LISTS = ['containers.json', 'volatile-containers.json'];

const dockerSchema = z.object({
  Image: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
});
const storedSchema = z.array(z.object({ id: z.string(), layer: z.string(), image: z.string().optional() }));
const imagesSchema = z.array(z.object({ id: z.string(), digest: z.string().optional() }));

/**
 * What Docker or Podman keeps of a container, found by where its root file system is; undefined where neither of them
 * keeps it there. An engine cannot be asked, for it waits for whoever asks. `id` is the name that the runtime got.
 * Throws a `Fault` (`malformed`, `limit`) for what is there and cannot be read. Source: daemon/container.go of Docker,
 * storage/containers.go of containers/storage.
 */
export function storedContainer(root: string, id: string | undefined): StoredContainer | undefined {
  return (id === undefined ? undefined : dockerContainer(root, id)) ?? podmanContainer(root);
}

function dockerContainer(root: string, id: string): StoredContainer | undefined {
  const folder = dockerFolder(root, id);
  const found = folder === undefined ? undefined : readStored(join(folder, DOCKER_FILE), dockerSchema);
  return found && { labels: new Map(Object.entries(found.Config.Labels ?? {})), digests: [found.Image] };
}

/** The folder in which Docker keeps a container whose root file system is there; undefined where it does not. */
export function dockerFolder(root: string, id: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const own = join(folder, 'containers', id);
    if (existsSync(join(own, DOCKER_FILE))) return own;
  }
  return undefined;
}

/** Podman keeps no labels there; annotations are in the configuration of the bundle. */
function podmanContainer(root: string): StoredContainer | undefined {
  const [, storage, driver, layer] =
    /^(\/.+)\/(btrfs|overlay|vfs|zfs)\/(?:dir\/|subvolumes\/|graph\/)?([0-9a-f]{64})(?:\/merged)?\/?$/.exec(
      root,
    ) ?? [];
  if (storage === undefined || driver === undefined) return undefined;
  const lists = PODMAN_LISTS.map((name) => join(storage, `${driver}-containers`, name));
  const image = lists
    .flatMap((path) => readStored(path, storedSchema) ?? [])
    .find((one) => one.layer === layer)?.image;
  if (image === undefined) return undefined;
  const images = readStored(join(storage, `${driver}-images`, 'images.json'), imagesSchema) ?? [];
  const digest = images.find((one) => one.id === image)?.digest;
  return { labels: new Map(), digests: [`sha256:${image}`, ...(digest === undefined ? [] : [digest])] };
}

/** A file of an engine's store; undefined where there is none. Throws a `Fault` (`malformed`, `limit`). */
export function readStored<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  if (size > MAXIMUM_SIZE) throw new Fault('limit', `${path} is larger than ${MAXIMUM_SIZE} bytes`);
  try {
    return schema.parse(parseJson(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Fault('malformed', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

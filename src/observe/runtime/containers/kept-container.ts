import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { RunningContainer } from './container.ts';
import { networkOf } from './engine-containers.ts';
import { DOCKER_FILE, dockerFolder, readStored } from './engine-store.ts';

/** What an engine keeps of a container that it is about to start, which cannot be asked, for it waits. */
export interface KeptContainer extends Pick<RunningContainer, 'name' | 'labels' | 'network' | 'resolvers'> {
  readonly engine: 'Docker' | 'Podman';
  /** Does the engine make its network only once the runtime has made the container? */
  readonly isWiredLater: boolean;
}

/** Milliseconds; the engine writes for far less. */
const PATIENCE = 1000;

const bundleSchema = z.object({ root: z.object({ path: z.string() }) });
const labelsSchema = z.record(z.string(), z.string()).nullish();
const resolversSchema = z.array(z.string()).max(100).nullish();
const dockerSchema = z.object({ Name: z.string(), Config: z.object({ Labels: labelsSchema }) });
const dockerHostSchema = z.object({ NetworkMode: z.string(), Dns: resolversSchema });
const podmanSchema = z.object({
  name: z.string(),
  labels: labelsSchema,
  createNetNS: z.boolean().nullish(),
  netNsCtr: z.string().nullish(),
  postConfigureNetNS: z.boolean().nullish(),
  dnsServer: resolversSchema,
  spec: z.object({
    linux: z.object({
      namespaces: z.array(z.object({ type: z.string(), path: z.string().nullish() })).nullish(),
    }),
  }),
});

/**
 * Reads what Docker or Podman keeps of a container whose bundle is in this folder; undefined where neither of them keeps
 * it. Throws a `Fault` (`malformed`, `limit`, `unsupported`) for what is there and cannot be read. Source:
 * daemon/container.go of Docker, libpod/container_config.go and libpod/sqlite_state.go of Podman.
 */
export function keptContainer(id: string, bundle: string): KeptContainer | undefined {
  return keptByPodman(id, bundle) ?? keptByDocker(id, bundle);
}

function keptByDocker(id: string, bundle: string): KeptContainer | undefined {
  const root = readStored(join(bundle, 'config.json'), bundleSchema)?.root.path;
  const folder = root === undefined ? undefined : dockerFolder(resolve(bundle, root), id);
  if (folder === undefined) return undefined;
  const own = readStored(join(folder, DOCKER_FILE), dockerSchema);
  const host = readStored(join(folder, 'hostconfig.json'), dockerHostSchema);
  if (!own || !host) throw new Fault('malformed', `Docker keeps a part of container ${id} only`);
  return {
    engine: 'Docker',
    name: own.Name.replace(/^\//, ''),
    labels: new Map(Object.entries(own.Config.Labels ?? {})),
    network: networkOf(host.NetworkMode),
    resolvers: host.Dns ?? [],
    isWiredLater: false,
  };
}

function keptByPodman(id: string, bundle: string): KeptContainer | undefined {
  const [, storage, owner] = /^(\/.+)\/[a-z0-9]+-containers\/([0-9a-f]{64})\/userdata\/?$/.exec(bundle) ?? [];
  if (storage === undefined || owner !== id) return undefined;
  const text = podmanConfiguration(join(storage, 'db.sql'), id);
  if (text === undefined) return undefined;
  const { name, labels, postConfigureNetNS, dnsServer, ...network } = parsePodman(text, id);
  return {
    engine: 'Podman',
    name,
    labels: new Map(Object.entries(labels ?? {})),
    network: podmanNetwork(network),
    resolvers: dnsServer ?? [],
    isWiredLater: postConfigureNetNS === true,
  };
}

/** None where it builds an image, which Podman keeps no container of. */
function podmanConfiguration(path: string, id: string): string | undefined {
  if (!existsSync(path))
    throw new Fault('unsupported', `Podman keeps no containers in ${path}`, {
      hint: 'its database must be SQLite (database_backend in containers.conf)',
    });
  try {
    using database = new DatabaseSync(path, { readOnly: true, timeout: PATIENCE });
    const row = database.prepare('SELECT JSON FROM ContainerConfig WHERE ID = ?').get(id);
    const json = row?.['JSON'];
    return json instanceof Uint8Array ? Buffer.from(json).toString('utf8') : json?.toString();
  } catch (error) {
    throw new Fault('malformed', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function parsePodman(text: string, id: string): z.infer<typeof podmanSchema> {
  try {
    return podmanSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', `what Podman keeps of container ${id} cannot be read`, { cause: error });
  }
}

/** As Podman tells of it when it is asked. */
function podmanNetwork({
  createNetNS,
  netNsCtr,
  spec,
}: Pick<z.infer<typeof podmanSchema>, 'createNetNS' | 'netNsCtr' | 'spec'>): RunningContainer['network'] {
  if (createNetNS === true) return 'own';
  const namespace = spec.linux.namespaces?.find(({ type }) => type === 'network');
  if ((netNsCtr ?? '') !== '' || (namespace?.path ?? '') !== '') return 'shared';
  return namespace ? 'own' : 'host';
}

import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { HttpClient } from '../../../platform/http/types.ts';
import { check } from '../../image/manifest/documents.ts';
import { type Endpoint, engineEndpoints, namedEndpoints } from '../../image/sources/engine/endpoints.ts';
import { EngineClient } from '../../image/sources/engine/engine-client.ts';
import type { OpenContext } from '../../image/sources/types.ts';
import type { RunningContainer } from './container.ts';

const id = z.string().regex(/^[0-9a-f]{12,64}$/);
const listSchema = z.array(z.object({ Id: id })).max(10_000);
const networkSchema = z.object({
  IPAddress: z.string().nullish(),
  GlobalIPv6Address: z.string().nullish(),
  Gateway: z.string().nullish(),
  IPv6Gateway: z.string().nullish(),
});

/** The fields of `GET /containers/{id}/json` that we use; Podman has them too. */
const containerSchema = z.object({
  Id: id,
  Name: z.string(),
  State: z.object({ Pid: z.int().nonnegative(), StartedAt: z.string() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ NetworkMode: z.string(), Dns: z.array(z.string()).max(100).nullish() }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), networkSchema).nullish() }),
});

type Surroundings = Pick<OpenContext, 'environment'> & { readonly http: HttpClient };

/**
 * The engine at `known`, and no other: what runs there must not be taken for gone because another one answers. Where
 * none is known, the first that answers of those that the environment names, or else of the usual ones. Throws a
 * `Fault` (`unreachable`) where none does.
 */
export async function findEngine(
  { environment, http }: Surroundings,
  known: Endpoint | undefined,
): Promise<EngineClient> {
  const named = known ? [known] : namedEndpoints(environment);
  const candidates = named.length > 0 ? named : engineEndpoints({ environment, scheme: undefined });
  const faults: Fault[] = [];
  for (const endpoint of candidates) {
    const client = new EngineClient(endpoint, http);
    try {
      await client.answers();
      return client;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
    }
  }
  throw new Fault('unreachable', `no container engine answers: ${faults[0]?.message ?? 'none is named'}`, {
    cause: faults[0],
    hint: 'start Docker or Podman ("podman system service"), or name its socket in DOCKER_HOST or CONTAINER_HOST',
  });
}

/** Every container that runs, by id. Throws a `Fault`. */
export async function readContainers(client: EngineClient): Promise<RunningContainer[]> {
  const listed = check(listSchema, await client.reported('/containers/json'), client.name);
  const read = await Promise.all(listed.map(({ Id }) => readContainer(client, Id)));
  return read.filter((one) => one !== undefined).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** One container; undefined where it has no process (any more). Podman's has one, that waits, before it runs. */
export async function readContainer(
  client: EngineClient,
  containerId: string,
): Promise<RunningContainer | undefined> {
  const reported = await client.reported(`/containers/${containerId}/json`);
  if (reported === undefined) return undefined;
  const { Id, Name, State, Config, HostConfig, NetworkSettings } = check(
    containerSchema,
    reported,
    client.name,
  );
  if (State.Pid === 0) return undefined;
  const networks = Object.values(NetworkSettings.Networks ?? {});
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    labels: new Map(Object.entries(Config.Labels ?? {})),
    pid: State.Pid,
    startedAt: Date.parse(State.StartedAt) || 0,
    network: networkOf(HostConfig.NetworkMode),
    addresses: networks
      .flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address])
      .filter(isGiven),
    gateways: new Map(
      networks
        .flatMap(({ IPAddress, Gateway, GlobalIPv6Address, IPv6Gateway }) => [
          [IPAddress, Gateway] as const,
          [GlobalIPv6Address, IPv6Gateway] as const,
        ])
        .flatMap(([address, gateway]) => (isGiven(address) && isGiven(gateway) ? [[address, gateway]] : [])),
    ),
    resolvers: HostConfig.Dns ?? [],
  };
}

function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}

/** What a container's network is, by what engines call its mode. */
export function networkOf(mode: string): RunningContainer['network'] {
  if (mode === 'host') return 'host';
  return /^(?:container|ns):/.test(mode) ? 'shared' : 'own';
}

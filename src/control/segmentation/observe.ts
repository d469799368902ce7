import { readPolicy, runningProcess, textIn } from '../../enforce/network/haproxy/apply.ts';
import { isMeshRunning } from '../../enforce/network/haproxy/mesh/apply.ts';
import { listTables } from '../../enforce/network/nftables/apply.ts';
import { missingRoutes } from '../../enforce/network/nftables/routes.ts';
import { Fault } from '../../model/fault.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { namedEndpoints } from '../../observe/image/sources/engine/endpoints.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { findEngine, readContainers } from '../../observe/runtime/containers/engine-containers.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import type { Draft } from './draft.ts';
import { filesAboutNodes } from './nodes.ts';
import type { SegmentedHost } from './plan.ts';
import type { HostServices } from './services.ts';
import { type Declaration, readState, type SegmentationState } from './state.ts';
import type { FoundWaypoint } from './status-report.ts';
import { isKept, readKeeperNote } from './waypoint.ts';

/** Every container that runs on this host, with its interfaces; of the engine that was declared. Throws a `Fault`. */
export async function containersOf(
  { engine }: Pick<Declaration, 'engine'>,
  services: HostServices,
): Promise<AttachedContainer[]> {
  const client = await findEngine(services, engine);
  return attachContainers(await readContainers(client), services.commands);
}

/** The files that a declaration follows, by their paths, as they are now. Throws a `Fault`. */
export function newestFiles(declaration: Declaration): ReadonlyMap<string, string> {
  return new Map(filesAboutNodes(declaration).map((file) => [file, readTextFile(file)]));
}

/** The engine that the environment names; else the one of the last change, and no other; else whichever answers. Throws a `Fault`. */
export async function engineFor(
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<NonNullable<Declaration['engine']>> {
  const isNamed = namedEndpoints(services.environment).length > 0;
  return (await findEngine(services, isNamed ? undefined : state?.current?.engine)).endpoint;
}

/** A host that a declaration is for. Throws a `Fault`. */
export async function observeHost(
  wanted: Declaration,
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<SegmentedHost> {
  const [containers, listing] = await Promise.all([
    containersOf(wanted, services),
    listTables(services.commands),
  ]);
  return {
    state,
    containers,
    listing,
    isKept: wanted.waypoint !== undefined && isKept(services),
    resolvers: readHostResolvers(services.readText),
    moment: services.clock(),
  };
}

/** How the waypoint of a draft is; `hasTables`: is anything brought to it? Throws a `Fault`. */
export async function observeWaypoint(
  { waypoint, mesh }: Pick<Draft, 'waypoint' | 'mesh'>,
  hasTables: boolean,
  services: HostServices,
): Promise<FoundWaypoint> {
  const { folder } = services.waypoint;
  const missing = waypoint?.find(({ path }) => textIn(folder, path) === undefined)?.path;
  const isWhole = missing === undefined;
  return {
    process: await runningProcess(folder),
    note: readKeeperNote(services),
    unrouted: await missingRoutes(services.commands),
    isKept: isKept(services),
    missing,
    policy: waypoint && isWhole ? await readPolicy(folder, waypoint) : undefined,
    isMeshRunning: mesh !== undefined && hasTables && isWhole && (await isMeshRunning(folder, mesh)),
  };
}

/** The containers of an engine. */
export interface Ahead {
  readonly engine: Declaration['engine'];
  readonly containers: readonly AttachedContainer[];
}

/** Those of what is declared; undefined where there are none yet, or they cannot be told: what was not confirmed is taken back all the same. */
export async function containersAhead(services: HostServices): Promise<Ahead | undefined> {
  try {
    const current = readState(services)?.current;
    return current && { engine: current.engine, containers: await containersOf(current, services) };
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

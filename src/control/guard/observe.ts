import { runningProcess } from '../../enforce/network/haproxy/apply.ts';
import { listTables } from '../../enforce/network/nftables/apply.ts';
import { Fault } from '../../model/fault.ts';
import { stampOf } from '../../observe/document/file-stamp.ts';
import type { EngineClient } from '../../observe/image/sources/engine/engine-client.ts';
import type { AttachedContainer, RunningContainer } from '../../observe/runtime/containers/container.ts';
import { readContainer, readContainers } from '../../observe/runtime/containers/engine-containers.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import { filesAboutNodes, withFiles } from '../segmentation/nodes.ts';
import { newestFiles } from '../segmentation/observe.ts';
import type { HostServices } from '../segmentation/services.ts';
import { type Declaration, readState } from '../segmentation/state.ts';

/** The container of an id; undefined: it does not run. Throws a `Fault`. */
export async function findContainer(
  client: EngineClient,
  id: string,
  commands: HostCommands,
): Promise<AttachedContainer | undefined> {
  const found = await readContainer(client, id);
  const [container] = await attachContainers(found ? [found] : [], commands);
  return container;
}

/** Every container that the engine tells of. Throws a `Fault`. */
export async function findContainers(
  client: EngineClient,
  commands: HostCommands,
): Promise<AttachedContainer[]> {
  return attachContainers(await readContainers(client), commands);
}

/** One that is about to begin, with what the kernel has of it. Throws a `Fault`. */
export async function findBeginning(
  beginning: RunningContainer,
  commands: HostCommands,
): Promise<AttachedContainer> {
  const [container] = await attachContainers([beginning], commands);
  return container ?? { ...beginning, interfaces: [], bridgePorts: new Map() };
}

/** Does the kernel know nobody? Throws a `Fault`. */
export async function isKernelEmpty(commands: HostCommands): Promise<boolean> {
  return (await listTables(commands)).there.length === 0;
}

/** A declaration by its files as they are now. */
export interface FollowedFiles {
  readonly files: readonly string[];
  /** Of the files before they were read. */
  readonly stamp: string;
  /** Or why they cannot be read. */
  readonly newest: Declaration | Fault;
}

/** What a declaration is by the files about other nodes, which may be written anew at any time. */
export function followFiles(declared: Declaration): FollowedFiles {
  const files = filesAboutNodes(declared);
  return { files, stamp: stampOf(files), newest: newestOf(declared) };
}

function newestOf(declared: Declaration): Declaration | Fault {
  try {
    return withFiles(declared, newestFiles(declared));
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** A waypoint as it is declared and as it runs. */
export interface WatchedWaypoint {
  /** Undefined: there is none, or the state cannot be read, which others tell of. */
  readonly declared: Declaration | undefined;
  /** The number of the process that answers. */
  readonly process: number | undefined;
}

/** Is there to be a waypoint, and is there one? */
export async function findWaypoint(services: HostServices): Promise<WatchedWaypoint> {
  const declared = declarationIn(services);
  const process = declared?.waypoint && (await runningProcess(services.waypoint.folder));
  return { declared, process };
}

function declarationIn(services: HostServices): Declaration | undefined {
  try {
    return readState(services)?.current;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

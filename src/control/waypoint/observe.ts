import { runningProcess } from '../../enforce/network/haproxy/apply.ts';
import { readMesh } from '../../enforce/network/haproxy/mesh/apply.ts';
import { Fault } from '../../model/fault.ts';
import type { MeshView } from '../mesh/observe.ts';
import type { HostServices } from '../segmentation/services.ts';
import { readState } from '../segmentation/state.ts';
import { readKeeperNote } from '../segmentation/waypoint.ts';
import type { DeclaredWaypoint } from './plan.ts';

/** The waypoint that is declared; where the state cannot be read, that of before. */
export function findDeclared(
  services: HostServices,
  before: DeclaredWaypoint | undefined,
): DeclaredWaypoint | undefined {
  try {
    return readState(services)?.current?.waypoint;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return before;
  }
}

/** Does a HAProxy answer in the folder of the waypoint? */
export async function isAnswering({ waypoint: { folder } }: HostServices): Promise<boolean> {
  return (await runningProcess(folder)) !== undefined;
}

/** Who is where as whoever brings it has written it. */
export function viewIn(folder: string): MeshView {
  return { mesh: readMesh(folder), problems: [] };
}

/** What another keeper counted. */
export function lastCounts(services: HostServices): Readonly<Record<string, number>> {
  try {
    return readKeeperNote(services)?.refused ?? {};
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}

import { Mesh } from '../../control/mesh/mesh.ts';
import type { IdentityPlace } from '../../control/segmentation/services.ts';
import { NodesFile } from '../../control/waypoint/nodes-file.ts';
import { Waypoint, type WaypointRequest } from '../../control/waypoint/waypoint.ts';
import { supervise } from '../../platform/supervisor/supervisor.ts';
import type { SupervisorListener } from '../../platform/supervisor/types.ts';
import { TIMER } from '../../platform/timer/timer.ts';
import { openIdentities } from './identity-sources.ts';

/** Which nodes there are, and as whom this one talks to them. */
export interface NodePlace {
  /** File of nodes. */
  readonly nodes: string;
  readonly node: string;
  /** TCP port that all nodes listen on. */
  readonly port: number;
  readonly identities: IdentityPlace;
}

/** The waypoint of a node with what it needs from outside, not started yet. Rejects with a `Fault`. */
export async function openWaypoint(
  request: WaypointRequest,
  place: NodePlace | undefined,
  listener: SupervisorListener,
): Promise<Waypoint> {
  const services = { supervise, timer: TIMER, clock: () => new Date() };
  if (!place) return new Waypoint(request, services, listener);
  const nodes = new NodesFile(place.nodes, place.node);
  const source = await openIdentities(place.identities, nodes.placement().trustDomain);
  const mesh = new Mesh(place.port, source, request.folder, { note: listener.note, timer: TIMER });
  return new Waypoint(request, services, listener, { mesh, nodes });
}

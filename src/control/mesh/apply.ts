import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RunningMesh } from '../../enforce/network/haproxy/mesh/apply.ts';
import type { MeshState } from '../../enforce/network/haproxy/mesh/commands.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { endWhere } from '../segmentation/end-narrowed.ts';
import { planMoved } from './plan.ts';

/** What a waypoint has to know before it starts. */
export interface MeshStart {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** That of a folder of HAProxy, with secrets that nobody else knows. */
export function meshStart(folder: string, port: number): MeshStart {
  return {
    args: ['-f', join(folder, 'mesh.cfg')],
    environment: {
      PLIMSOLL_MESH_SOCKET: `abns@plimsoll-${randomUUID()}`,
      PLIMSOLL_MESH_SECRET: randomBytes(32).toString('hex'),
      PLIMSOLL_MESH_LUA: join(folder, 'svid.lua'),
      PLIMSOLL_MESH_PORT: String(port),
    },
  };
}

/** Brings a running HAProxy from one state to another, and ends what is over with it; how much that was. Throws a `Fault`. */
export async function changeMesh(
  running: RunningMesh,
  folder: string,
  before: MeshState,
  after: MeshState,
  timer: Timer,
): Promise<number> {
  await running.change(before, after);
  const isOver = planMoved(before, after);
  return isOver ? endWhere(folder, isOver, timer) : 0;
}

import * as z from 'zod';
import { bringPolicy, runningProcess } from '../../enforce/network/haproxy/apply.ts';
import { isMeshRunning, writeMesh } from '../../enforce/network/haproxy/mesh/apply.ts';
import type { Mesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { HostServices } from './services.ts';

/** Milliseconds: for HAProxy to answer after its start, and for its keeper to end. */
const START = 10_000;
const END = 10_000;
const GLANCE = 50;

const noteSchema = z.strictObject({
  /** How often HAProxy was started. */
  starts: z.int(),
  /** What it said last on standard error, or how it ended. */
  said: z.array(z.string()),
  /** Requests that were refused, by the rule that refused them. */
  refused: z.record(z.string(), z.number()).default({}),
});
export type KeeperNote = z.infer<typeof noteSchema>;

/** What the keeper told last; undefined: nothing. */
export function readKeeperNote({ waypoint }: HostServices): KeeperNote | undefined {
  const text = waypoint.readNote();
  if (text === undefined) return undefined;
  try {
    return noteSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', 'what the keeper of the waypoint noted cannot be read', { cause: error });
  }
}

/** Throws a `Fault` (`unsupported`) where there is no HAProxy that could be the waypoint. */
export async function requireHaproxy({ commands }: HostServices): Promise<void> {
  const { stdout } = await commands.run('haproxy', ['-v']);
  const [, version = ''] = /version (\d+)\./.exec(stdout) ?? [];
  if (Number(version) < 3)
    throw new Fault('unsupported', `the waypoint takes HAProxy 3; this one is ${stdout.split('\n', 1)[0]}`);
}

/** What became of the waypoint. */
export interface Brought {
  readonly isChanged: boolean;
  readonly notes: readonly string[];
}

/**
 * How much a waypoint that does not answer counts, while the kernel refuses what it would judge: it is waited for, and
 * `needed`, or `awaited` and its absence told; or it is `passed` by, for somebody comes again.
 */
export type WaypointDemand = 'needed' | 'awaited' | 'passed';

/**
 * Brings the waypoint to some files, and to who is on which node, and sees that something keeps it running. Throws a
 * `Fault` (`unreachable`) where it is needed and does not answer.
 */
export async function bringWaypoint(
  artefacts: readonly Artefact[],
  mesh: Mesh | undefined,
  demand: WaypointDemand,
  services: HostServices,
): Promise<Brought> {
  const { folder } = services.waypoint;
  // First this: who keeps the waypoint running begins with it.
  const isOther = writeMesh(folder, mesh);
  const brought = await bringFiles(artefacts, demand, services);
  return { ...brought, isChanged: brought.isChanged || isOther };
}

/** Waits until the waypoint talks to other nodes, which its keeper sees to. Throws a `Fault` (`unreachable`) where it does not. */
export async function awaitMesh(mesh: Mesh, services: HostServices): Promise<void> {
  for (let left = START; left > 0; left -= GLANCE) {
    if (await isMeshRunning(services.waypoint.folder, mesh)) return;
    await services.timer.sleep(GLANCE);
  }
  throw new Fault('unreachable', `the waypoint does not talk to other nodes: ${lastMessage(services)}`, {
    hint: 'certificates must be where --identities says, and the port of the node must be free',
  });
}

async function bringFiles(
  artefacts: readonly Artefact[],
  demand: WaypointDemand,
  services: HostServices,
): Promise<Brought> {
  const { folder } = services.waypoint;
  const first = await bringPolicy(folder, artefacts);
  await ensureKeeper(services);
  const isChanged = first !== 'same';
  if (first === 'brought' || (first === 'same' && demand === 'passed')) return { isChanged, notes: [] };
  for (let left = START; left > 0; left -= GLANCE) {
    if (await hasPolicy(folder, artefacts)) return { isChanged, notes: [] };
    if (demand === 'passed') break;
    await services.timer.sleep(GLANCE);
  }
  const said = `the waypoint does not answer: ${lastMessage(services)}`;
  if (demand === 'needed')
    throw new Fault('unreachable', said, {
      hint: 'HAProxy 3 must be installed, and the port must be free: --waypoint-port takes another one',
    });
  return { isChanged, notes: [said] };
}

/** Brings one that answers there: for one that does not, the files are there already. */
async function hasPolicy(folder: string, artefacts: readonly Artefact[]): Promise<boolean> {
  if ((await runningProcess(folder)) === undefined) return false;
  return ['brought', 'same'].includes(await bringPolicy(folder, artefacts));
}

function lastMessage(services: HostServices): string {
  return readKeeperNote(services)?.said.at(-1) ?? 'nothing is known of why';
}

/** Does something keep the waypoint running? */
export function isKept(services: HostServices): boolean {
  try {
    services.waypoint.lockKeeper()[Symbol.dispose]();
    return false;
  } catch (error) {
    if (error instanceof Fault && error.code === 'usage') return true;
    throw error;
  }
}

async function ensureKeeper(services: HostServices): Promise<void> {
  if (!isKept(services)) await services.waypoint.startKeeper();
}

/** Waits until nothing keeps the waypoint, whose declaration is gone, and takes its files away. What is left, in words. */
export async function endWaypoint(services: HostServices): Promise<string[]> {
  for (let left = END; left > 0 && isKept(services); left -= GLANCE) await services.timer.sleep(GLANCE);
  if (isKept(services)) return ['the keeper of the waypoint does not end'];
  services.waypoint.remove();
  return [];
}

import { endStream, runningStreams } from '../../enforce/network/haproxy/streams/apply.ts';
import type { RunningStream } from '../../enforce/network/haproxy/streams/parse.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { type HeldNetwork, Narrowing } from './narrowing.ts';

/** Milliseconds that an answer has to end by itself. */
const PATIENCE = 500;

/** What a waypoint has: the files that say what these members may do. */
export interface WaypointPolicy {
  readonly segmentation: Segmentation;
  readonly artefacts: readonly Artefact[];
}

/**
 * Ends what the waypoint of a folder lets go on since before a policy from which something was taken away: requests are
 * judged when they come, so an answer without end, a tunnel or a connection that is no HTTP would stay. Only between ends
 * that may say less than before, all of it alike; requests only where they do not end by themselves in half a second, and
 * what goes to another node, where it is judged in full, only where nothing may be said any more. How many.
 */
export async function endNarrowed(
  folder: string,
  before: WaypointPolicy,
  after: WaypointPolicy,
  timer: Timer,
): Promise<number> {
  const [old, now] = [heldBy(before), heldBy(after)];
  if (!old || !now) return 0;
  const narrowing = new Narrowing(old, now);
  const isOver = (stream: RunningStream) => {
    const left = narrowing.of(stream);
    return stream.kind === 'departure' ? left === 'nothing' : left !== 'all';
  };
  return endWhere(folder, isOver, timer);
}

/** Ends what goes on and is over: connections that are no HTTP at once, requests where they do not end by themselves. How many. */
export async function endWhere(
  folder: string,
  isOver: (stream: RunningStream) => boolean,
  timer: Timer,
): Promise<number> {
  const over = (await runningStreams(folder)).filter(isOver);
  const connections = over.filter(({ kind }) => kind !== 'request');
  const requests = over.filter(({ kind }) => kind === 'request');
  await endAll(folder, connections);
  return connections.length + (requests.length === 0 ? 0 : await endLasting(folder, requests, timer));
}

/** Those that still run after a moment; another one may be where one was in memory. */
async function endLasting(folder: string, requests: readonly RunningStream[], timer: Timer): Promise<number> {
  await timer.sleep(PATIENCE);
  const left = new Set((await runningStreams(folder)).map(({ serial }) => serial));
  const lasting = requests.filter(({ serial }) => left.has(serial));
  await endAll(folder, lasting);
  return lasting.length;
}

async function endAll(folder: string, streams: readonly RunningStream[]): Promise<void> {
  for (const { id } of streams) await endStream(folder, id);
}

function heldBy({ segmentation, artefacts }: WaypointPolicy): HeldNetwork | undefined {
  try {
    const [reading] = HAPROXY.parse?.(artefacts, segmentation) ?? [];
    return reading && { segmentation, policies: reading.policies, engines: [reading.engine] };
  } catch (error) {
    // Files of another version say nothing that could be compared.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

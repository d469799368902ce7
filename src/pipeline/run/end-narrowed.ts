import { setTimeout as sleep } from 'node:timers/promises';
import { endStream, runningStreams } from '../../enforce/network/haproxy/streams.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { Fault } from '../../model/fault.ts';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import type { Draft } from './host-draft.ts';
import type { HostReading } from './host-reading.ts';
import type { HostServices } from './host-services.ts';
import { narrowedConnections } from './unallowed-connections.ts';

/** Milliseconds that an answer has to end by itself. */
const PATIENCE = 500;

/**
 * Ends what the waypoint lets go on since before a policy from which something was taken away: requests are judged when
 * they come, so an answer without end, a tunnel or a stream would stay. Only on connections that may say less than
 * before, all of them alike, and only what does not end by itself in half a second. `before`: the files of the last policy; `tracked`: the
 * connections under it. How many.
 */
export async function endNarrowed(
  { segmentation, waypoint }: Pick<Draft, 'segmentation' | 'waypoint'>,
  before: readonly Artefact[],
  tracked: readonly TrackedConnection[],
  services: HostServices,
): Promise<number> {
  const [old, now] = [readingOf(before, segmentation), waypoint && readingOf(waypoint, segmentation)];
  const { folder } = services.waypoint;
  const first = await runningStreams(folder);
  if (!old || !now || first.length === 0) return 0;
  const asked = tracked.filter(({ protocol }) => protocol === PROTOCOLS.tcp);
  const callers = new Set(
    narrowedConnections(asked, segmentation, old, now).map(({ source, sourcePort }) =>
      endText(source, sourcePort ?? 0),
    ),
  );
  const narrowed = first.filter(({ address, port }) => callers.has(endText(address, port)));
  if (narrowed.length === 0) return 0;
  await sleep(PATIENCE);
  const left = new Set((await runningStreams(folder)).map(({ id }) => id));
  const lasting = narrowed.filter(({ id }) => left.has(id));
  for (const { id } of lasting) await endStream(folder, id);
  return lasting.length;
}

function readingOf(
  artefacts: readonly Artefact[],
  segmentation: Draft['segmentation'],
): HostReading | undefined {
  try {
    const [reading] = HAPROXY.parse?.(artefacts, segmentation) ?? [];
    return reading && { policies: reading.policies, engines: [reading.engine] };
  } catch (error) {
    // Files of another version say nothing that could be compared.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function endText(address: string, port: number): string {
  return `${formatAddress(parseAddress(address))} ${port}`;
}

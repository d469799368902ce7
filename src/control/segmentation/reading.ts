import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { NFTABLES } from '../../enforce/network/nftables/compile.ts';
import { redirectionOf } from '../../enforce/network/nftables/parse.ts';
import { redirectedPorts, whereRedirected } from '../../enforce/network/redirection.ts';
import { Fault } from '../../model/fault.ts';
import type { Network } from '../../model/network/network.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Traffic } from '../../model/sets/traffic.ts';

/** What a host does with connections, in the language of the model: the packet filter, and the waypoint for what it redirects. */
export type HostReading = Pick<Network, 'policies' | 'engines'>;

/**
 * What a host's ruleset and the maps of its waypoint say together; a reading for each way in which the waypoint knows
 * members. Without `waypoint`, the ruleset alone. Throws a `Fault` (`malformed`).
 */
export function readHost(
  ruleset: readonly Artefact[],
  waypoint: readonly Artefact[] | undefined,
  segmentation: Segmentation,
): HostReading[] {
  const filter = NFTABLES.parse?.(ruleset, segmentation).find(({ name }) => name === 'bridge');
  if (!filter) throw new Fault('internal', 'the ruleset of a host is not read back');
  const { policies, engine } = filter;
  const redirection = redirectionOf(ruleset, segmentation);
  if (!redirection || !waypoint) return [{ policies, engines: [engine] }];
  const readings = HAPROXY.parse?.(waypoint, segmentation) ?? [];
  return readings.map((one) => ({
    policies: [...policies, ...whereRedirected(one.policies, redirection)],
    engines: [engine, one.engine],
  }));
}

/** The losses of a waypoint as far as it is asked: of what is redirected. Those that treat no traffic otherwise stay. */
export function lossesWhereRedirected(
  losses: readonly NetworkLoss[],
  ruleset: readonly Artefact[],
  segmentation: Segmentation,
): NetworkLoss[] {
  const redirection = redirectionOf(ruleset, segmentation);
  if (!redirection) return [];
  const asked = Traffic.ports(PROTOCOLS.tcp, redirectedPorts(redirection));
  return losses.flatMap((loss) => {
    const traffic = loss.affects.traffic.intersect(asked);
    const isLost = loss.affects.traffic.isEmpty() || !traffic.isEmpty();
    return isLost ? [{ ...loss, affects: { ...loss.affects, traffic } }] : [];
  });
}

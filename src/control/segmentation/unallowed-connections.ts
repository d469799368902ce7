import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { type Address, parseAddress } from '../../model/sets/address-text.ts';
import { type Flow, PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { EvaluatedNetwork } from './evaluated-network.ts';
import type { HostReading } from './reading.ts';

/**
 * Which of these connections a ruleset does not let begin any more. Those with nobody that it holds are left alone; so
 * are those to addresses outside that a name may stand for, as far as the ports go, for what it stands for is not known here.
 */
export function unallowedConnections(
  tracked: readonly TrackedConnection[],
  segmentation: Segmentation,
  reading: HostReading,
): TrackedConnection[] {
  const network = new EvaluatedNetwork(segmentation, reading);
  return tracked.filter((connection) => {
    const [from, answering] = [parseAddress(connection.source), parseAddress(connection.callee)];
    const [caller, callee] = [network.ownerOf(from), network.ownerOf(answering)];
    if (!caller && !callee) return false;
    // A question that a relay on this host answers is judged as one to the resolver.
    const isRelayed = !callee && connection.destinationPort === 53;
    const to = isRelayed ? parseAddress(connection.destination) : answering;
    const flow = flowOf(isRelayed ? { ...connection, calleePort: 53 } : connection);
    if (caller && callee) return caller !== callee && !isBetween(network, caller, callee, flow);
    if (caller) return !isOutside(network, caller, 'egress', to, flow) && !mayBeNamed(caller, flow);
    return callee !== undefined && !isOutside(network, callee, 'ingress', from, flow);
  });
}

function isBetween(network: EvaluatedNetwork, caller: Member, callee: Member, flow: Flow): boolean {
  const traffic = network.between(caller, callee);
  return traffic !== undefined && letsBegin(traffic, flow);
}

function isOutside(
  network: EvaluatedNetwork,
  member: Member,
  direction: 'egress' | 'ingress',
  peer: Address,
  flow: Flow,
): boolean {
  return network
    .withOutside(member, direction)
    .some(({ addresses, traffic }) => addresses.includes(peer) && letsBegin(traffic, flow));
}

/** Over TCP, a connection may begin where anything may be said on it. */
function letsBegin(traffic: Traffic, flow: Flow): boolean {
  const { protocol, port } = flow;
  if (protocol !== PROTOCOLS.tcp || port === undefined) return traffic.includes(flow);
  return !traffic.intersect(Traffic.ports(protocol, Intervals.of([[port, port]]))).isEmpty();
}

function mayBeNamed({ egress }: Member, flow: Flow): boolean {
  return (egress?.allows ?? []).some(
    ({ peer, ports }) => peer.kind === 'name' && portTraffic(ports).includes(flow),
  );
}

function flowOf({ protocol, calleePort, icmp }: TrackedConnection): Flow {
  return { protocol, ...(calleePort === undefined ? {} : { port: calleePort }), ...(icmp ? { icmp } : {}) };
}

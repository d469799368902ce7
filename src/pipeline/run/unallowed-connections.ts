import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { type Address, formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { Flow } from '../../model/sets/flow.ts';
import type { HostReading } from './host-reading.ts';

/**
 * Which of these connections a ruleset does not let begin any more. Those with nobody that it holds are left alone; so
 * are those to addresses outside that a name may stand for, as far as the ports go, for what it stands for is not known here.
 */
export function unallowedConnections(
  tracked: readonly TrackedConnection[],
  segmentation: Segmentation,
  { policies, engines }: HostReading,
): TrackedConnection[] {
  const evaluated = evaluate(segmentation, { policies, engines });
  const owners = ownersIn(segmentation);
  return tracked.filter((connection) => {
    const [from, answering] = [parseAddress(connection.source), parseAddress(connection.callee)];
    const [caller, callee] = [owners.get(formatAddress(from)), owners.get(formatAddress(answering))];
    if (!caller && !callee) return false;
    // A question that a relay on this host answers is judged as one to the resolver.
    const isRelayed = !callee && connection.destinationPort === 53;
    const to = isRelayed ? parseAddress(connection.destination) : answering;
    const flow = flowOf(isRelayed ? { ...connection, calleePort: 53 } : connection);
    if (caller && callee) return caller !== callee && !isBetween(evaluated, caller, callee, flow);
    if (caller) return !isOutside(evaluated, caller, 'egress', to, flow) && !mayBeNamed(caller, flow);
    return callee !== undefined && !isOutside(evaluated, callee, 'ingress', from, flow);
  });
}

function evaluate(segmentation: Segmentation, { policies, engines }: HostReading): Connections {
  const network = intendedNetwork(segmentation, { strangers: false });
  return connections({ ...network, policies, engines });
}

/** Tells whether a ruleset lets a member call an address outside. */
export function outsideCalls(
  segmentation: Segmentation,
  reading: HostReading,
): (member: Member, to: Address, flow: Flow) => boolean {
  const evaluated = evaluate(segmentation, reading);
  return (member, to, flow) => isOutside(evaluated, member, 'egress', to, flow);
}

function ownersIn({ members }: Segmentation): Map<string, Member> {
  return new Map(
    members.flatMap((member) =>
      member.attachments.flatMap(({ addresses }) =>
        addresses.map((text) => [formatAddress(parseAddress(text)), member] as const),
      ),
    ),
  );
}

function groupOf(evaluated: Connections, { namespace, name }: Member) {
  const workload = evaluated.network.workloads.find(
    (one) => one.namespace === namespace && one.name === name,
  );
  return workload && evaluated.groupOf(workload);
}

function isBetween(evaluated: Connections, caller: Member, callee: Member, flow: Flow): boolean {
  const [from, to] = [groupOf(evaluated, caller), groupOf(evaluated, callee)];
  return from !== undefined && to !== undefined && evaluated.between(from, to).includes(flow);
}

function isOutside(
  evaluated: Connections,
  member: Member,
  direction: 'egress' | 'ingress',
  peer: Address,
  flow: Flow,
): boolean {
  const group = groupOf(evaluated, member);
  return (
    group !== undefined &&
    evaluated
      .withOutside(group, direction)
      .some(({ addresses, traffic }) => addresses.includes(peer) && traffic.includes(flow))
  );
}

function mayBeNamed({ egress }: Member, flow: Flow): boolean {
  return (egress?.allows ?? []).some(
    ({ peer, ports }) => peer.kind === 'name' && portTraffic(ports).includes(flow),
  );
}

function flowOf({ protocol, calleePort, icmp }: TrackedConnection): Flow {
  return { protocol, ...(calleePort === undefined ? {} : { port: calleePort }), ...(icmp ? { icmp } : {}) };
}

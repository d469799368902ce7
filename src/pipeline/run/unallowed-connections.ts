import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { type Address, formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import { type Flow, PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';
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

/** Which of these connections may not say all that they might have said before, as far as they are known to begin at or lead to a member. */
export function narrowedConnections(
  tracked: readonly TrackedConnection[],
  segmentation: Segmentation,
  before: HostReading,
  after: HostReading,
): TrackedConnection[] {
  const [old, now] = [evaluate(segmentation, before), evaluate(segmentation, after)];
  const owners = ownersIn(segmentation);
  return tracked.filter((connection) => {
    const [from, to] = [parseAddress(connection.source), parseAddress(connection.callee)];
    const ends = { caller: owners.get(formatAddress(from)), callee: owners.get(formatAddress(to)), from, to };
    const { port = 0, protocol } = flowOf(connection);
    const asked = Traffic.ports(protocol, Intervals.of([[port, port]]));
    const [had, has] = [trafficOf(old, ends), trafficOf(now, ends)];
    return !had.intersect(asked).isSubsetOf(has);
  });
}

interface Ends {
  readonly caller: Member | undefined;
  readonly callee: Member | undefined;
  readonly from: Address;
  readonly to: Address;
}

function trafficOf(evaluated: Connections, { caller, callee, from, to }: Ends): Traffic {
  const [one, other] = [caller, callee].map((member) => member && groupOf(evaluated, member));
  if (one && other) return evaluated.between(one, other);
  const outside = one
    ? evaluated.withOutside(one, 'egress').filter(({ addresses }) => addresses.includes(to))
    : other
      ? evaluated.withOutside(other, 'ingress').filter(({ addresses }) => addresses.includes(from))
      : [];
  return outside.reduce((all, { traffic }) => all.union(traffic), Traffic.NONE);
}

function evaluate(segmentation: Segmentation, { policies, engines }: HostReading): Connections {
  const network = intendedNetwork(segmentation, { strangers: false });
  return connections({ ...network, policies, engines });
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
  return from !== undefined && to !== undefined && letsBegin(evaluated.between(from, to), flow);
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
      .some(({ addresses, traffic }) => addresses.includes(peer) && letsBegin(traffic, flow))
  );
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

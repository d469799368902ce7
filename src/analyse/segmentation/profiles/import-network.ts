import type * as z from 'zod';
import type { Gap } from '../../../model/gap.ts';
import type { Network } from '../../../model/network/network.ts';
import type { Direction } from '../../../model/network/policy.ts';
import { lastingLabels } from '../../../model/network/pod-labels.ts';
import { type Workload, workloadId } from '../../../model/network/workload.ts';
import { describeTraffic } from '../../../model/network/traffic-text.ts';
import type { Peer } from '../../../model/profile/network.ts';
import { profileSchema, type WorkloadProfile } from '../../../model/profile/profile.ts';
import type { PortRange } from '../../../model/segmentation/permission.ts';
import { portTraffic } from '../../../model/segmentation/permission-traffic.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { type Connections, saidConnections } from '../connections.ts';
import type { Group } from '../grouping.ts';
import { oneDirection } from './intended-network.ts';

/** What policies let one workload say to one peer, or hear from it. */
interface Allowed {
  readonly peer: Peer;
  readonly traffic: Traffic;
}

const NAMES = ['tcp', 'udp', 'sctp'] as const;
/** Lines that a section may have, and ports that a line may have. */
const MOST_LINES = 4096;
const MOST_PORTS = 256;
/** Peers in the lines of all profiles together: of N workloads, each may be one of every other. */
const MOST_PEERS = 100_000;

/**
 * First profiles that say what the policies of a network say: which workloads, addresses and names each may call on
 * which ports, and who may call its declared ports. Every line is proposed. A direction that no policy restricts is
 * left out. What a profile cannot say, or policies say of requests, is a gap.
 */
export function importNetwork(
  network: Network,
  mostPeers = MOST_PEERS,
): { profiles: WorkloadProfile[]; gaps: Gap[] } {
  const gaps: Gap[] = [];
  const room = { left: mostPeers };
  const calls = saidConnections(oneDirection(network, 'egress'));
  const answers = saidConnections(oneDirection(network, 'ingress'));
  const [callees, callers] = [peersOf(calls), peersOf(answers)];
  const seen = new Set<string>();
  const profiles = network.workloads.flatMap((workload) => {
    const { namespace, name, hostNetwork } = workload;
    const tell = (reason: string) =>
      gaps.push({ kind: 'unsupported', subject: workloadId(workload), reason });
    if (hostNetwork) tell('shares the network of its node, where no policy holds');
    else if (seen.has(`${namespace}/${name}`)) tell('another workload has its name, and so its profile');
    if (hostNetwork || seen.has(`${namespace}/${name}`)) return [];
    seen.add(`${namespace}/${name}`);
    const egress = restricted(calls, workload, 'egress', callees);
    const ingress = restricted(answers, workload, 'ingress', callers);
    const listens = ingress && listenLines(ingress, workload, tell);
    const profile = profileSchema.safeParse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: {
        name,
        namespace,
        labels: lastingLabels(workload.labels),
        ...(workload.serviceAccount === 'default' ? {} : { serviceAccount: workload.serviceAccount }),
      },
      ...(listens ? { listens: atMost(listens, 'listens', room, tell) } : {}),
      ...(egress ? { egress: atMost(linesOf(egress(), tell), 'egress', room, tell) } : {}),
    });
    if (profile.success) return profile.data;
    tell(`no profile can say it, as Kubernetes would not take it: ${refusalOf(profile.error)}`);
    return [];
  });
  return { profiles, gaps };
}

/** The first thing that a profile refuses, by its place. */
function refusalOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`;
}

/** A line as `profileSchema` reads it. */
interface Line {
  /** Callers, of which each takes room. */
  readonly from?: readonly Peer[];
  readonly [part: string]: unknown;
}

function atMost(
  lines: readonly Line[],
  section: string,
  room: { left: number },
  tell: (reason: string) => void,
): Line[] {
  const kept = lines.slice(0, MOST_LINES).filter(({ from }) => {
    const peers = from?.length ?? 1;
    const hasRoom = peers <= room.left;
    if (hasRoom) room.left -= peers;
    return hasRoom;
  });
  if (kept.length < lines.length)
    tell(`${section} has ${lines.length} lines, of which ${kept.length} are kept`);
  return kept;
}

type PeersOfGroups = ReadonlyMap<Group, readonly Peer[]>;

/** The workloads of each group as profiles name them: made once, for they are peers of many. */
function peersOf({ groups }: Connections): PeersOfGroups {
  return new Map(
    groups.map((group) => [
      group,
      group.workloads.map(({ namespace, name }) => ({ workload: { namespace, name } })),
    ]),
  );
}

/** With whom the workload may have what; undefined where no policy restricts the direction. */
function restricted(
  evaluated: Connections,
  workload: Workload,
  direction: Direction,
  peers: PeersOfGroups,
): (() => Generator<Allowed, void>) | undefined {
  const own = evaluated.groupOf(workload);
  if (!own) return undefined;
  const { table } = evaluated;
  const idWith = (other: Group) =>
    direction === 'egress' ? evaluated.idBetween(own, other) : evaluated.idBetween(other, own);
  const outside = evaluated.withOutside(own, direction);
  const isOpen =
    evaluated.groups.every((other) => idWith(other) === table.all) &&
    outside.length === 1 &&
    outside.every((one) => one.traffic.equals(Traffic.ALL) && one.addresses.equals(evaluated.outside));
  if (isOpen) return undefined;
  // Told one by one: of N workloads each has N peers, of which few are in the profile.
  return function* () {
    for (const other of evaluated.groups) {
      const id = other.isHost ? table.none : idWith(other);
      if (id === table.none) continue;
      const traffic = table.at(id);
      for (const peer of peers.get(other) ?? []) yield { peer, traffic };
    }
    for (const { addresses, traffic } of outside)
      for (const cidr of addresses.cidrs()) yield { peer: { cidr }, traffic };
    if (direction === 'ingress') return;
    for (const [dns, traffic] of evaluated.withNames(own))
      if (!traffic.isEmpty()) yield { peer: { dns }, traffic };
  };
}

const provenance = [{ kind: 'declared', source: 'network policies' }];

function linesOf(allowed: Iterable<Allowed>, tell: (reason: string) => void): Line[] {
  const lines: Line[] = [];
  for (const one of allowed) lines.push(...callLines(one, tell));
  return lines;
}

function callLines({ peer, traffic }: Allowed, tell: (reason: string) => void): Line[] {
  const line = { to: peer, state: 'proposed', provenance };
  if (traffic.equals(Traffic.ALL)) return [line];
  const ports = portsOf(traffic).slice(0, MOST_PORTS);
  const rest = traffic.subtract(portTraffic(ports));
  if (!rest.isEmpty())
    tell(`what it may send to ${nameOf(peer)} besides is not in its profile: ${describeTraffic(rest)}`);
  if (ports.length === 0) return [];
  return [
    {
      ...line,
      ports: ports.map(({ protocol, first, last }) => ({
        port: first,
        protocol,
        ...(last > first ? { endPort: last } : {}),
      })),
    },
  ];
}

/** The ports of the workload's containers, each with whoever may call it; a profile has no ranges of them. */
function listenLines(
  allowed: () => Iterable<Allowed>,
  workload: Workload,
  tell: (reason: string) => void,
): Line[] {
  const declared = workload.ports.flatMap(({ port, protocol }) => {
    const name = NAMES.find((known) => PROTOCOLS[known] === protocol);
    return name ? [{ port, protocol: name }] : [];
  });
  const ports = [...new Map(declared.map((one) => [`${one.protocol} ${one.port}`, one])).values()];
  if (ports.length === 0 && !isEmpty(allowed()))
    tell('its containers declare no ports, so that nothing is in listens');
  return ports.flatMap(({ port, protocol }) => {
    const here = portTraffic([{ protocol, first: port, last: port }]);
    // Peers are many, and what they may do is one of few sets.
    const answers = new Map<Traffic, 'all' | 'some' | 'none'>();
    const callers: Peer[] = [];
    for (const { peer, traffic } of allowed()) {
      const answer = answers.get(traffic) ?? howMuchOf(here, traffic);
      answers.set(traffic, answer);
      if (answer === 'all') callers.push(peer);
      if (answer === 'some')
        tell(`${nameOf(peer)} may make only some requests to ${protocol} ${port}; it is left out of from`);
    }
    const from = callers.slice(0, MOST_PORTS);
    if (callers.length > from.length)
      tell(`${callers.length} may call ${protocol} ${port}, of whom ${from.length} are kept`);
    return from.length === 0 ? [] : [{ port, protocol, from, state: 'proposed', provenance }];
  });
}

function isEmpty(iterable: Iterable<unknown>): boolean {
  for (const _ of iterable) return false;
  return true;
}

function howMuchOf(here: Traffic, traffic: Traffic): 'all' | 'some' | 'none' {
  if (here.isSubsetOf(traffic)) return 'all';
  return here.intersect(traffic).isEmpty() ? 'none' : 'some';
}

/** The ranges of ports at which everything may be said. */
function portsOf({ plain }: Traffic): PortRange[] {
  return NAMES.flatMap((protocol) => {
    const base = PROTOCOLS[protocol] * 0x10000;
    return [...plain].flatMap(([low, high]) => {
      const [first, last] = [Math.max(low - base, 1), Math.min(high - base, 0xffff)];
      return first <= last ? [{ protocol, first, last }] : [];
    });
  });
}

function nameOf(peer: Peer): string {
  if ('cidr' in peer) return peer.cidr;
  if ('dns' in peer) return peer.dns;
  return 'workload' in peer ? `${peer.workload.namespace}/${peer.workload.name}` : 'its peer';
}

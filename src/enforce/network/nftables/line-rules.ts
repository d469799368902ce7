import type { Direction } from '../../../model/network/policy.ts';
import type { Permission, PortRange } from '../../../model/segmentation/permission.ts';
import { portTraffic } from '../../../model/segmentation/permission-traffic.ts';
import type { Limit, Member, Permissions } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ALL_TCP, type LossPlace, type NetworkLosses } from '../losses.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { chainName, type ChainOwner } from './names.ts';

/** Whom a rule is about, as far as nftables can tell. */
export type RulePeer =
  | { readonly kind: 'any' }
  | { readonly kind: 'members'; readonly members: readonly string[] }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  | { readonly kind: 'name'; readonly name: string };

/** A permission that nftables can say; every line has one chain, which counts and decides. */
export interface LineRule {
  readonly owner: ChainOwner;
  readonly chain: string;
  readonly peer: RulePeer;
  /** Undefined: every protocol. */
  readonly ports: readonly PortRange[] | undefined;
  /** What the profile says, whoever decides. */
  readonly effect: 'allow' | 'deny';
}

const EVERY_TCP_PORT: PortRange = { protocol: 'tcp', first: 0, last: 65_535 };

/** What everything that is compiled at once has in common. */
export interface Compiling {
  /** Does a waypoint judge requests? */
  readonly hasWaypoint: boolean;
  readonly endpoints: WorkloadEndpoints;
  readonly losses: NetworkLosses;
}

/** What one direction of a member comes to: denials first; what is lost is told to `losses`. */
export function lineRules(
  member: Member,
  direction: Direction,
  { allows, denies }: Permissions,
  { endpoints, losses, hasWaypoint }: Compiling,
): LineRule[] {
  const translate =
    (effect: LineRule['effect']) =>
    (permission: Permission): LineRule[] => {
      const place = { member, direction, permission };
      const isJudged = isOfRequests(permission) || (effect === 'allow' && isLimited(place));
      const action: ChainOwner['action'] = hasWaypoint && isJudged ? 'request' : effect;
      const ports = action === 'request' ? tcpPorts(permission) : portsOf(place, action, losses);
      if (ports?.length === 0) return [];
      const peer = peerOf({ ...place, permission: { ...permission, ports } }, effect, endpoints, losses);
      if (!peer) return [];
      const owner = {
        action,
        direction,
        member: member.id,
        profile: profileOf(place),
        path: permission.line.path,
      };
      return [{ owner, chain: chainName(owner), peer, ports, effect }];
    };
  // What needs no waypoint first, so that it holds without one; the waypoint asks of everything anyway.
  return [
    ...plainFirst(denies.flatMap(translate('deny'))),
    ...plainFirst(
      allows
        .flatMap((permission) => partsOf({ member, direction, permission }, losses, hasWaypoint))
        .flatMap(translate('allow')),
    ),
  ];
}

function plainFirst(rules: readonly LineRule[]): LineRule[] {
  return rules.toSorted((a, b) => Number(isRequest(a)) - Number(isRequest(b)));
}

/** Does the waypoint decide? */
export function isRequest({ owner }: LineRule): boolean {
  return owner.action === 'request';
}

function isOfRequests({ requests, serverName }: Permission): boolean {
  return requests !== undefined || serverName !== undefined;
}

/** Does a limit hold for some of it, or must it have a token? Only the waypoint looks at these, and at TCP alone. */
function isLimited({ member, direction, permission }: Place): boolean {
  const ports = tcpPorts(permission);
  const tokens = direction === 'ingress' && member.mode === 'enforce' ? member.tokens : [];
  return (
    permission.ports?.every(({ protocol }) => protocol === 'tcp') === true &&
    [...limitsOn({ member, direction, permission }), ...tokens].some(
      ({ port }) => !port || ports.some(({ first, last }) => first <= port.first && port.first <= last),
    )
  );
}

function limitsOn({ member, direction, permission }: Place): readonly Limit[] {
  if (member.mode === 'audit') return [];
  return member.limits.filter(
    (limit) =>
      limit.direction === direction &&
      limit.port?.protocol !== 'udp' &&
      limit.port?.protocol !== 'sctp' &&
      (!limit.peer || isAmong(limit, permission)),
  );
}

/** Peers that are no members are told apart by the waypoint. */
function isAmong({ members }: Limit, permission: Permission): boolean {
  return permission.members.length === 0 || permission.members.some((id) => members.includes(id));
}

/** A limited line of several protocols, TCP apart from the others. */
function partsOf(place: Place, losses: NetworkLosses, hasWaypoint: boolean): Permission[] {
  const { permission } = place;
  const limits = hasWaypoint ? limitsOn(place) : [];
  if (limits.length === 0 || isOfRequests(permission)) return [permission];
  if (permission.ports === undefined) {
    losses.forced(
      { ...place, traffic: Traffic.NONE },
      'wider',
      'a line without ports is not brought to the waypoint, so that no limit holds for it',
    );
    return [permission];
  }
  const tcp = tcpPorts(permission);
  const others = permission.ports.filter(({ protocol }) => protocol !== 'tcp');
  return [tcp, others].filter((ports) => ports.length > 0).map((ports) => ({ ...permission, ports }));
}

function tcpPorts({ ports }: Permission): readonly PortRange[] {
  return ports?.filter(({ protocol }) => protocol === 'tcp') ?? [EVERY_TCP_PORT];
}

/** A caller's refusal stands among the denials of whom it calls. */
function profileOf({ member, direction, permission: { peer, line } }: Place): string {
  const isCallers = direction === 'ingress' && line.section.startsWith('egress') && peer.kind === 'member';
  return isCallers ? peer.member : member.id;
}

type Place = LossPlace & { readonly permission: Permission };

/** The ports that the rule is about; none where requests would have to be looked at and the other side was chosen. */
function portsOf(
  place: Place,
  action: 'allow' | 'deny',
  losses: NetworkLosses,
): readonly PortRange[] | undefined {
  const { ports, requests } = place.permission;
  if (!isOfRequests(place.permission)) return ports;
  const tcp = tcpPorts(place.permission);
  if (tcp.length === 0) return [];
  const [all, none] = action === 'allow' ? ['every', 'no'] : ['no', 'every'];
  const verb = action === 'allow' ? 'passes' : 'is refused';
  const isWider = losses.choose(
    { ...place, traffic: portTraffic(ports).intersect(ALL_TCP) },
    `nftables does not look into ${requests ? 'requests' : 'TLS handshakes'}`,
    {
      tighter: `${action === 'allow' ? none : 'every'} connection to these ports ${verb}`,
      wider: `${action === 'allow' ? all : 'no'} connection to these ports ${verb}`,
    },
  );
  return isWider === (action === 'allow') ? tcp : [];
}

/** Whom the rule is about; undefined where nftables can tell none of them. */
function peerOf(
  place: Place,
  action: 'allow' | 'deny',
  endpoints: WorkloadEndpoints,
  losses: NetworkLosses,
): RulePeer | undefined {
  const { member, permission } = place;
  const { peer, members } = permission;
  const side = action === 'allow' ? 'tighter' : 'wider';
  if (peer.kind === 'any' || peer.kind === 'name') return peer;
  if (peer.kind === 'addresses') {
    const { addresses } = peer;
    if (addresses.isEmpty()) return undefined;
    const has = (family: number): boolean =>
      endpoints.placesOf(member.id).some(({ address }) => address.family === family);
    if (has(addresses.v4.isEmpty() ? 6 : 4)) return { kind: 'addresses', addresses };
    const also = AddressSet.V4.isSubsetOf(addresses) ? ({ also: 'all' } as const) : {};
    losses.forced({ ...place, ...also }, side, `${member.id} has no address of the family of ${peer.cidr}`);
    return undefined;
  }
  const reached = members.filter((id) => endpoints.canMeet(member.id, id));
  const others = members.filter((id) => !reached.includes(id));
  if (others.length > 0 || peer.kind === 'labelled' || members.length === 0)
    losses.forced({ ...place, permission: { ...permission, members: others } }, side, strangers(others));
  return reached.length > 0 ? { kind: 'members', members: reached } : undefined;
}

function strangers(members: readonly string[]): string {
  const unknown =
    'nftables tells workloads by their addresses, and those of workloads without profile are not known';
  return members.length > 0
    ? `nftables tells workloads by their addresses, and has none at which this one reaches ${members.join(', ')}`
    : unknown;
}

import type { Direction, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import { portTraffic } from '../../../model/segmentation/permission-traffic.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ALL_TCP, type NetworkLosses } from '../losses.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { addressesJson, rangesOf, readAddresses } from './elements.ts';
import { connection, field, is, type Json } from './expressions.ts';
import { FAMILIES, IP } from './lookups.ts';
import { malformed, type ReadTable } from './ruleset.ts';
import { perFamily, type SetShape } from './tables.ts';

/** What only TLS between waypoints can carry. */
const NOT_TCP = Traffic.ALL.subtract(ALL_TCP);
const REASON = 'only TCP goes between nodes';

/** The set of the addresses that are on other nodes. */
export function elsewhereSet(family: 4 | 6): string {
  return `elsewhere${family}`;
}

export function elsewhereSets(): [string, SetShape][] {
  return FAMILIES.map((family) => [elsewhereSet(family), { type: IP[family].type, flags: ['interval'] }]);
}

export function elsewhereElements(addresses: AddressSet): ReadonlyMap<string, readonly Json[]> {
  return new Map(
    FAMILIES.map((family) => [
      elsewhereSet(family),
      rangesOf(addresses, family).map((range) => addressesJson(...range)),
    ]),
  );
}

/** For what calls from a member to another node, and is no answer. */
export function toElsewhere(then: readonly Json[]): Json[][] {
  return perFamily((family, protocol) => [
    is(field(protocol, 'saddr'), `@addresses${family}`),
    is(field(protocol, 'daddr'), `@${elsewhereSet(family)}`),
    is(connection('direction'), 'original'),
    ...then,
  ]);
}

/** The addresses that a host's table takes for those of other nodes. Throws a `Fault` (`malformed`). */
export function readElsewhere(file: string, { sets }: ReadTable): AddressSet {
  const ranges = FAMILIES.flatMap((family) =>
    (sets.get(elsewhereSet(family))?.elements ?? []).map((element) => {
      const range = readAddresses(element, family);
      if (!range) throw malformed(file, `its set ${elsewhereSet(family)} has an element that is no address`);
      return range;
    }),
  );
  return AddressSet.of(ranges);
}

/** What of a member's lines is lost where the other end is on another node; of what is not restricted, or only told, all. */
export function addElsewhereLosses(
  member: Member,
  endpoints: WorkloadEndpoints,
  losses: NetworkLosses,
): void {
  const others = membersElsewhere(endpoints);
  if (others.length === 0 || endpoints.placesHere(member.id).length === 0) return;
  for (const direction of ['egress', 'ingress'] as const) {
    const permissions = member.mode === 'audit' ? undefined : member[direction];
    if (!permissions)
      losses.forced(
        { member, direction, also: [], alsoMembers: others, traffic: NOT_TCP },
        'tighter',
        REASON,
      );
    for (const permission of permissions?.allows ?? [])
      addLineLoss({ member, direction, permission }, others, losses);
  }
}

function addLineLoss(
  { member, direction, permission }: { member: Member; direction: Direction; permission: Permission },
  others: readonly string[],
  losses: NetworkLosses,
): void {
  const { peer, requests, serverName, ports } = permission;
  const members = peer.kind === 'any' ? others : others.filter((id) => permission.members.includes(id));
  const traffic = portTraffic(ports).intersect(NOT_TCP);
  const [first] = members;
  if (first === undefined || traffic.isEmpty() || requests || serverName !== undefined) return;
  // The line may be about more; what is lost is about these alone.
  const lost: Permission = { ...permission, peer: { kind: 'member', member: first }, members };
  losses.forced({ member, direction, permission: lost, traffic }, 'tighter', REASON);
}

/** What a host's table refuses a member in one direction, before all that its lines say. */
export function elsewhereRules(
  member: string,
  direction: Direction,
  endpoints: WorkloadEndpoints,
  file: string,
): Rule[] {
  const others = membersElsewhere(endpoints);
  if (others.length === 0 || endpoints.isElsewhere(member)) return [];
  const selection = { namespaces: EVERYTHING, workloads: memberSelector(others) };
  return [
    {
      direction,
      action: 'deny',
      peers: [{ kind: 'workloads', selection }],
      traffic: NOT_TCP,
      namedPorts: [],
      origin: { file, document: 1, line: 1, path: elsewhereSet(4) },
    },
  ];
}

function membersElsewhere(endpoints: WorkloadEndpoints): string[] {
  return endpoints.members.filter(({ id }) => endpoints.isElsewhere(id)).map(({ id }) => id);
}

import { DIRECTIONS, type Direction } from '../../../model/network/policy.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Approximation } from '../approximation.ts';
import { NetworkLosses } from '../losses.ts';
import { byPath, manifestFile } from '../manifest-text.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from '../types.ts';
import { bystandersOf, withBystanders } from './bystanders.ts';
import { Claims } from './claims.ts';
import { dnsRules } from './dns.ts';
import { peerOf } from './peer.ts';
import { toPortsOf } from './ports.ts';
import { labelsOf } from './selector.ts';
import type { WrittenRule, WrittenRules } from './types.ts';

/** A CiliumNetworkPolicy for every member. */
export const CILIUM: NetworkUnit = {
  id: 'cilium',
  vectors: ['V5', 'V8'],
  description: 'Cilium: the kernel judges both ends of a call by labels, Envoy its HTTP and Kafka requests',
  compile,
};

/** The rules of every member in one direction, by its id. */
type RulesByMember = ReadonlyMap<string, WrittenRules | undefined>;

function compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation {
  const losses = new NetworkLosses(options);
  const byDirection = new Map(
    DIRECTIONS.map((direction): [Direction, RulesByMember] => [
      direction,
      new Map(
        segmentation.members.map((member) => [
          member.id,
          rulesOf(member, direction, segmentation, options, losses),
        ]),
      ),
    ]),
  );
  const artefacts = segmentation.members.flatMap((member): Artefact[] => {
    const bystanders = bystandersOf(member, segmentation);
    const lists = DIRECTIONS.map((direction) => {
      const all: RulesByMember = byDirection.get(direction) ?? new Map();
      const own = all.get(member.id);
      const kept = own && withBystanders(member, direction, own, bystanders, all, losses);
      return kept ? listsOf(direction, kept) : {};
    });
    const spec = Object.assign({}, ...lists) as Record<string, readonly WrittenRule[]>;
    return Object.keys(spec).length > 0 ? [artefact(member, spec)] : [];
  });
  return { artefacts: byPath(artefacts), losses: losses.all };
}

/** Undefined where the member is not restricted, or cannot be. */
function rulesOf(
  member: Member,
  direction: Direction,
  segmentation: Segmentation,
  options: NetworkOptions,
  losses: NetworkLosses,
): WrittenRules | undefined {
  const permissions = member[direction];
  if (!permissions) return undefined;
  if (!labelsOf(member)) {
    const reason = 'it has neither labels nor a service account that a policy could select it by';
    losses.forced({ member, direction }, 'wider', `${reason}: it is not restricted`);
    return undefined;
  }
  const claims = new Claims();
  const written = (all: readonly Permission[], isDenial: boolean): WrittenRule[] =>
    all.flatMap((permission): WrittenRule[] => {
      const also = direction === 'egress' ? namesWithin(permission, segmentation) : [];
      const approximation = new Approximation(losses, { member, direction, permission, also }, isDenial);
      if (also.length > 0)
        approximation.forced('more', 'whatever names resolve to is in a block of all addresses');
      const rule = ruleOf(permission, direction, segmentation, isDenial, claims, approximation);
      return rule ? [rule] : [];
    });
  const denies = written(permissions.denies, true);
  const allows = written(permissions.allows, false);
  const dns =
    direction === 'egress' ? dnsRules(member, permissions.allows, segmentation, options, losses) : [];
  return { allows: distinct([...allows, ...dns]), denies: distinct(denies) };
}

/** The names that any profile has, where the permission is for every IPv4 address. */
function namesWithin({ peer }: Permission, { members }: Segmentation): Permission['peer'][] {
  if (peer.kind !== 'addresses' || !AddressSet.V4.isSubsetOf(peer.addresses)) return [];
  return members.flatMap(({ egress }) =>
    [...(egress?.allows ?? []), ...(egress?.denies ?? [])]
      .map((permission) => permission.peer)
      .filter(({ kind }) => kind === 'name'),
  );
}

function ruleOf(
  permission: Permission,
  direction: Direction,
  segmentation: Segmentation,
  isDenial: boolean,
  claims: Claims,
  approximation: Approximation,
): WrittenRule | undefined {
  const peer = peerOf(permission, segmentation, isDenial, approximation);
  if (!peer) return undefined;
  const toPorts = toPortsOf(permission, isDenial, claims, approximation);
  if (toPorts?.length === 0) return undefined;
  const prefix = direction === 'egress' ? 'to' : 'from';
  const named = Object.entries(peer).map(([name, value]): [string, readonly unknown[]] => [
    `${prefix}${name}`,
    value,
  ]);
  return { ...Object.fromEntries(named), ...(toPorts ? { toPorts } : {}) };
}

function distinct(rules: readonly WrittenRule[]): WrittenRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** A rule without conditions allows nothing, and refuses what no other allows. */
function listsOf(
  direction: Direction,
  { allows, denies }: WrittenRules,
): Record<string, readonly WrittenRule[]> {
  return {
    [direction]: allows.length > 0 ? allows : [{}],
    ...(denies.length > 0 ? { [`${direction}Deny`]: denies } : {}),
  };
}

function artefact(member: Member, lists: Record<string, readonly WrittenRule[]>): Artefact {
  const { name, namespace } = member;
  const resource = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace },
    spec: { endpointSelector: { matchLabels: labelsOf(member) }, ...lists },
  };
  return manifestFile('cilium', member, [resource]);
}

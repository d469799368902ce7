import { DIRECTIONS, type Direction } from '../../model/network/policy.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Member, Permissions, Segmentation } from '../../model/segmentation/segmentation.ts';
import type { LossDirection } from '../../model/profile/artefact.ts';
import { coversHost } from '../../model/profile/names.ts';
import type { Permission } from '../../model/segmentation/permission.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { type Allowance, allowancesOf, isOfPorts, type SayRequests } from './allowances.ts';
import { NetworkLosses } from './losses.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { NetworkOptions } from './types.ts';
import { type Context, sharingLabels } from './peer-reach.ts';

/** An engine whose policies select pods by labels, allow, and add to each other. */
export interface LabelEngine {
  readonly name: string;
  readonly names: boolean;
  readonly sayRequests: SayRequests;
  /** Does it match names that are not told, where these addresses are allowed? */
  readonly matchesNames: (allowance: Allowance, outside: AddressSet) => boolean;
}

/** What a member's policy says in one direction; nothing else is allowed. */
export interface LabelPolicy {
  readonly direction: Direction;
  readonly allowances: readonly Allowance[];
  readonly context: Context;
}

/** All that is said of the pods with the labels of a member. */
export interface LabelPolicies {
  readonly member: Member;
  readonly policies: readonly LabelPolicy[];
}

/**
 * The policies of all members that have labels to be selected by, those of each under way to `write`, which tells what
 * it loses too. A member without labels cannot be restricted, for its policy would be one for its namespace.
 */
export function labelPolicies(
  segmentation: Segmentation,
  options: NetworkOptions,
  engine: LabelEngine,
): { readonly members: readonly LabelPolicies[]; readonly losses: NetworkLosses } {
  const losses = new NetworkLosses(options);
  const members = segmentation.members.flatMap((member) => {
    const policies = DIRECTIONS.flatMap((direction) => {
      const permissions = member[direction];
      return permissions ? policyOf({ member, direction, permissions }, segmentation, losses, engine) : [];
    });
    return policies.length > 0 ? [{ member, policies }] : [];
  });
  return { members, losses };
}

interface Restricted {
  readonly member: Member;
  readonly direction: Direction;
  readonly permissions: Permissions;
}

function policyOf(
  { member, direction, permissions }: Restricted,
  segmentation: Segmentation,
  losses: NetworkLosses,
  engine: LabelEngine,
): LabelPolicy[] {
  if (member.labels.size === 0) {
    const reason = `${engine.name} finds pods by labels, and it has none, so nothing restricts it`;
    losses.forced({ member, direction }, 'wider', reason);
    return [];
  }
  const context = { segmentation, member, direction, losses, engine: engine.name, names: engine.names };
  const allowances = allowancesOf(permissions, context, engine.sayRequests);
  tellOfSharers(allowances, context);
  if (direction === 'egress') tellOfNames(permissions, allowances, context, engine);
  return [{ direction, allowances, context }];
}

/** A policy is one for all pods that have the labels, other members among them. */
function tellOfSharers(
  allowances: readonly Allowance[],
  { segmentation, member, direction, losses, engine }: Context,
): void {
  const traffic = union(allowances.map(trafficOf));
  for (const other of sharingLabels(member, segmentation)) {
    if (other.id === member.id) continue;
    const reason = `${engine} finds pods by labels, and those of ${member.id} are its labels too, so that policy is for both`;
    if (other[direction] === undefined) losses.forced({ member: other, direction }, 'tighter', reason);
    else if (!traffic.isEmpty()) losses.forced({ member: other, direction, traffic }, 'wider', reason);
  }
}

/**
 * What a DNS name resolves to is not known; told where the artefact takes names otherwise than the profiles. Of lines
 * for names it is told already what becomes of them, but for blocks in their place that no name is known to be in.
 */
function tellOfNames(
  { allows, denies }: Permissions,
  allowances: readonly Allowance[],
  { segmentation, member, direction, losses, engine }: Context,
  { matchesNames }: LabelEngine,
): void {
  const outside = outsideOf(segmentation);
  const written = new Set(allowances.map(({ permission }) => permission));
  const known = allows.filter((one) => one.peer.kind !== 'name' || written.has(one));
  const reported = (way: LossDirection, peer: NamePeer, difference: Traffic): void => {
    const reason = `${engine} knows addresses, and it is not known which of them ${peer.name} is`;
    if (difference.isEmpty()) return;
    losses.forced({ member, direction, also: [peer], traffic: difference }, way, reason);
  };
  for (const peer of namesIn(segmentation)) {
    const covering = (permissions: readonly Permission[]): Traffic =>
      union(permissions.filter((one) => covers(one.peer, peer.name, outside)).map(portsOf));
    const matching = allowances.filter((one) =>
      one.reach.kind === 'name' ? coversHost(one.reach.name, peer.name) : matchesNames(one, outside),
    );
    const least = covering(allows.filter(isOfPorts)).subtract(covering(denies));
    const most = covering(known).subtract(covering(denies.filter(isOfPorts)));
    const ofOthers = matching.filter(({ permission }) => permission.peer.kind !== 'name');
    reported('wider', peer, union(ofOthers.map(trafficOf)).subtract(least));
    reported('tighter', peer, most.subtract(union(matching.map(trafficOf))));
  }
}

type NamePeer = Permission['peer'] & { readonly kind: 'name' };

const portsOf = ({ ports }: Permission): Traffic => portTraffic(ports);
const trafficOf = ({ traffic }: Allowance): Traffic => traffic;

function union(all: readonly Traffic[]): Traffic {
  return all.reduce((before, one) => before.union(one), Traffic.NONE);
}

function covers(peer: Permission['peer'], name: string, outside: AddressSet): boolean {
  if (peer.kind === 'name') return coversHost(peer.name, name);
  if (peer.kind === 'any') return true;
  return peer.kind === 'addresses' && AddressSet.V4.isSubsetOf(peer.addresses.intersect(outside));
}

/** The names that any of the members' profiles calls, and the wider patterns that engines may have for them. */
function namesIn({ members }: Segmentation): NamePeer[] {
  const all = members.flatMap(({ egress }) => [...(egress?.allows ?? []), ...(egress?.denies ?? [])]);
  const names = all.flatMap(({ peer }): NamePeer[] => {
    if (peer.kind !== 'name') return [];
    return peer.name.startsWith('*.') ? [peer, { kind: 'name', name: `*${peer.name}` }] : [peer];
  });
  return [...new Map(names.map((peer) => [peer.name, peer])).values()];
}

/** All addresses that no member is known to have. */
export function outsideOf({ members }: Segmentation): AddressSet {
  return members.reduce(
    (rest, { endpoints }) =>
      rest.subtract(AddressSet.parse(...endpoints.flatMap(({ addresses }) => addresses))),
    AddressSet.ALL,
  );
}

/** The losses of a compilation, in the order of members, then as they were told. */
export function inOrder(losses: NetworkLosses, { members }: Segmentation): NetworkLoss[] {
  const places = new Map(members.map(({ id }, place) => [id, place]));
  return losses.all.toSorted((a, b) => (places.get(a.member) ?? 0) - (places.get(b.member) ?? 0));
}

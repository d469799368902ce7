import type { Direction } from '../../model/network/policy.ts';
import type { Permission } from '../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { selects } from '../../model/network/selector.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import type { NetworkLosses } from './losses.ts';
import { conditionsOf, conjunction, type NamespacedPods } from './pod-set.ts';
import type { DeniedReach, Reach } from './reach.ts';

/** Whose permissions are lowered, among whom. */
export interface Context {
  readonly segmentation: Segmentation;
  readonly member: Member;
  readonly direction: Direction;
  readonly losses: NetworkLosses;
  /** What the engine is called in what is told. */
  readonly engine: string;
  /** Does it know DNS names where calls go out, with `**.` as its only pattern? */
  readonly names: boolean;
}

/** Whom an allowed permission is for, as labels, addresses and names. What they cannot say is a loss. */
export function allowedReach(permission: Permission, context: Context): Reach[] {
  const { peer } = permission;
  if (peer.kind === 'any') return [{ kind: 'any' }];
  if (peer.kind === 'addresses') return [{ kind: 'addresses', addresses: peer.addresses }];
  if (peer.kind === 'labelled') return labelled(permission, context);
  if (peer.kind === 'name') return named(permission, peer.name, context);
  if (peer.kind === 'named') return nameless(permission, peer, context);
  if (peer.kind !== 'member') tellOfStrangers(permission, context, 'tighter');
  return membersOf(permission, context).flatMap((member) => allowedMember(permission, member, context));
}

/** Whom a denial is for, likewise. */
export function deniedReach(permission: Permission, context: Context): DeniedReach[] {
  const { peer } = permission;
  if (peer.kind === 'any') return [{ kind: 'any' }];
  if (peer.kind === 'addresses') return [{ kind: 'addresses', addresses: peer.addresses }];
  if (peer.kind === 'labelled') return labelled(permission, context);
  if (peer.kind === 'name') return deniedName(permission, context);
  if (peer.kind !== 'member') tellOfStrangers(permission, context, 'wider');
  return membersOf(permission, context).flatMap((member) => deniedMember(permission, member, context));
}

interface Pods {
  readonly kind: 'pods';
  readonly pods: NamespacedPods;
}

function labelled(permission: Permission, { member, direction, losses, engine }: Context): Pods[] {
  const { peer } = permission;
  const conditions = peer.kind === 'labelled' ? conjunction(peer.workloads) : undefined;
  if (peer.kind === 'labelled' && conditions)
    return [{ kind: 'pods', pods: { namespaces: { only: peer.namespace }, conditions } }];
  losses.forced({ member, direction, permission }, 'tighter', `${engine} has no such selector`);
  return [];
}

function named(permission: Permission, name: string, context: Context): Reach[] {
  const { member, direction, losses, engine } = context;
  if (context.names)
    return name.startsWith('*.') ? oneLabel(permission, name, context) : [{ kind: 'name', name }];
  const isWider = losses.choose(
    { member, direction, permission, also: 'all' },
    `${engine} knows addresses only, not names`,
    { tighter: `calls to ${name} are refused`, wider: 'calls to every address outside are allowed' },
  );
  return isWider ? [{ kind: 'addresses', addresses: AddressSet.ALL }] : [];
}

/** Engines have a pattern for one or more labels only. */
function oneLabel(
  permission: Permission,
  name: string,
  { member, direction, losses, engine }: Context,
): Reach[] {
  const several = `*${name}`;
  const isWider = losses.choose(
    { member, direction, permission, also: [{ kind: 'name', name: several }] },
    `${engine} has no pattern for one label`,
    { tighter: 'it is left out', wider: 'names with more labels are allowed too' },
  );
  return isWider ? [{ kind: 'name', name: several }] : [];
}

function deniedName(permission: Permission, { member, direction, losses, engine }: Context): DeniedReach[] {
  const isWider = losses.choose(
    { member, direction, permission, also: 'all' },
    `${engine} cannot refuse a name`,
    { wider: 'it is not refused', tighter: 'calls to every address outside are refused' },
  );
  return isWider ? [] : [{ kind: 'addresses', addresses: AddressSet.ALL }];
}

/** A workload without a profile has a name, and no labels that are known. */
function nameless(
  permission: Permission,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { member, direction, losses, engine }: Context,
): Reach[] {
  const isWider = losses.choose(
    { member, direction, permission, also: [everybodyIn(namespace)] },
    `${engine} finds pods by labels, and those of ${namespace}/${name} are not known`,
    { tighter: 'it is left out', wider: 'its whole namespace is allowed' },
  );
  return isWider ? [{ kind: 'pods', pods: { namespaces: { only: namespace }, conditions: [] } }] : [];
}

/** Accounts and identities are those of the members that have them; of others nothing is known. */
function tellOfStrangers(
  permission: Permission,
  { member, direction, losses, engine }: Context,
  way: 'tighter' | 'wider',
): void {
  const selected = permission.peer.kind === 'named' ? 'a workload without a profile' : 'whoever else has it';
  const outcome = way === 'tighter' ? 'left out' : 'not refused';
  losses.forced(
    { member, direction, permission },
    way,
    `${engine} finds pods by labels only, so ${selected} is ${outcome}`,
  );
}

function membersOf({ members }: Permission, { segmentation }: Context): Member[] {
  return segmentation.members.filter(({ id }) => members.includes(id));
}

function allowedMember(permission: Permission, peer: Member, context: Context): Reach[] {
  const { member, direction, losses, engine } = context;
  const also = sharing(permission, peer, context);
  if (also.members.length === 0 && peer.labels.size > 0) return [podsOf(peer)];
  const isWider = losses.choose(
    { member, direction, permission, also: also.peers, alsoMembers: also.members },
    cannotTell(peer, engine),
    { tighter: 'it is left out', wider: `${also.name} is allowed too` },
  );
  return isWider ? [podsOf(peer)] : [];
}

function deniedMember(permission: Permission, peer: Member, context: Context): DeniedReach[] {
  const { member, direction, losses, engine } = context;
  const also = sharing(permission, peer, context);
  if (also.members.length === 0 && peer.labels.size > 0) return [podsOf(peer)];
  const isWider = losses.choose(
    { member, direction, permission, also: also.peers, alsoMembers: also.members },
    cannotTell(peer, engine),
    { wider: 'it is not refused', tighter: `${also.name} is refused too` },
  );
  return isWider ? [] : [podsOf(peer)];
}

function cannotTell({ id, labels }: Member, engine: string): string {
  return labels.size === 0
    ? `${engine} finds pods by labels, and ${id} has none`
    : `${engine} finds pods by labels, and others have those of ${id}`;
}

function podsOf({ namespace, labels }: Member): Pods {
  return { kind: 'pods', pods: { namespaces: { only: namespace }, conditions: conditionsOf(labels) } };
}

/** Who else is found by the labels of a member, beyond the members that the permission is for anyway. */
function sharing(permission: Permission, { namespace, labels }: Member, { segmentation }: Context): Sharing {
  const members = sharingLabels({ namespace, labels }, segmentation)
    .filter(({ id }) => !permission.members.includes(id))
    .map(({ id }) => id);
  return labels.size === 0
    ? { members, peers: [everybodyIn(namespace)], name: 'its whole namespace' }
    : { members, peers: [], name: 'whoever has the same labels' };
}

interface Sharing {
  readonly members: readonly string[];
  readonly peers: readonly Permission['peer'][];
  readonly name: string;
}

/** The members of the namespace that have all of these labels. */
export function sharingLabels(
  { namespace, labels }: Pick<Member, 'namespace' | 'labels'>,
  { members }: Segmentation,
): Member[] {
  const selector = {
    kind: 'all' as const,
    of: conditionsOf(labels).map((one) => ({ kind: 'label' as const, ...one })),
  };
  return members.filter((member) => member.namespace === namespace && selects(selector, member.labels));
}

function everybodyIn(namespace: string): Permission['peer'] {
  return { kind: 'labelled', namespace, workloads: { kind: 'all', of: [] } };
}

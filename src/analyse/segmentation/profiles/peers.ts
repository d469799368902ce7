import type { Selector } from '../../../model/network/selector.ts';
import { selects, withLabels } from '../../../model/network/selector.ts';
import type { Peer } from '../../../model/profile/network.ts';
import type { PermissionPeer } from '../../../model/segmentation/permission.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import { addressBlock } from '../../../model/sets/addresses.ts';

/** What of a member tells whether a peer stands for it. */
export type KnownMember = Pick<
  Member,
  'id' | 'namespace' | 'name' | 'labels' | 'serviceAccount' | 'spiffeId'
>;

/** The peer of a profile's line, with the namespaces that it leaves out. */
export function permissionPeer(
  peer: Peer,
  namespaceOfProfile: string,
  members: readonly KnownMember[],
): PermissionPeer {
  if ('cidr' in peer) {
    const { cidr, except = [] } = peer;
    return { kind: 'addresses', addresses: addressBlock(cidr, except).addresses, cidr, except };
  }
  if ('dns' in peer) return { kind: 'name', name: peer.dns };
  if ('spiffeId' in peer) return { kind: 'identity', spiffeId: peer.spiffeId };
  if ('serviceAccount' in peer) {
    const { name, namespace = namespaceOfProfile } = peer.serviceAccount;
    return { kind: 'account', namespace, name };
  }
  const { name, namespace = namespaceOfProfile, labels = {}, expressions = [] } = peer.workload;
  if (name === undefined) {
    const conditions = expressions.map(({ key, operator, values = [] }): Selector => ({
      kind: 'label',
      key,
      operator,
      values,
    }));
    const workloads: Selector = { kind: 'all', of: [withLabels(Object.entries(labels)), ...conditions] };
    return { kind: 'labelled', namespace, workloads };
  }
  const id = `${namespace}/${name}`;
  return members.some((member) => member.id === id)
    ? { kind: 'member', member: id }
    : { kind: 'named', namespace, name };
}

/** Does the peer stand for this member? Addresses and names never do: they are of what has no profile. */
export function standsFor(peer: PermissionPeer, member: KnownMember): boolean {
  if (peer.kind === 'any') return true;
  if (peer.kind === 'member') return peer.member === member.id;
  if (peer.kind === 'identity') return peer.spiffeId === member.spiffeId;
  if (peer.kind !== 'labelled' && peer.kind !== 'account') return false;
  if (peer.namespace !== member.namespace) return false;
  return peer.kind === 'account'
    ? peer.name === member.serviceAccount
    : selects(peer.workloads, member.labels);
}

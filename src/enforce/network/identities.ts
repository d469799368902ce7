import type { Permission } from '../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import type { Approximation } from './approximation.ts';

/** The identity that a service account proves in a mesh, without `spiffe://`; the trust domain is Istio's default. */
export function accountPrincipal(namespace: string, name: string): string {
  return `cluster.local/ns/${namespace}/sa/${name}`;
}

/** The identity of a member where service accounts make it; who names none runs as `default`, as others may. */
export function accountPrincipalOf({ namespace, serviceAccount = 'default' }: Member): string {
  return accountPrincipal(namespace, serviceAccount);
}

/**
 * The identities that stand for the members of a permission and for whom it names, ascending. One that others prove too
 * is a loss: with it they are meant as well, without it its members are left out.
 */
export function principalsFor(
  permission: Permission,
  { members }: Segmentation,
  principalOf: (member: Member) => string,
  approximation: Approximation,
): string[] {
  const { peer } = permission;
  const named = [
    ...(peer.kind === 'account' ? [accountPrincipal(peer.namespace, peer.name)] : []),
    ...(peer.kind === 'identity' ? [peer.spiffeId.replace(/^spiffe:\/\//, '')] : []),
  ];
  const meant = members.filter(({ id }) => permission.members.includes(id));
  const all = new Set([...named, ...meant.map(principalOf)]);
  const isShared = (principal: string): boolean => {
    const holders = members.filter((member) => principalOf(member) === principal);
    return holders.some((member) => !meant.includes(member) || isNameless(member, principal));
  };
  const shared = [...all].filter(isShared);
  if (shared.length === 0) return [...all].toSorted();
  const others = members.filter((member) => !meant.includes(member) && shared.includes(principalOf(member)));
  const isMore = approximation.isMore(
    `${shared.join(' and ')} is not the identity of these workloads alone`,
    { more: 'whoever else has it is meant too', less: 'who has it is left out' },
    { alsoMembers: others.map(({ id }) => id) },
  );
  return [...all].filter((principal) => isMore || !shared.includes(principal)).toSorted();
}

/** Every pod without an account of its own proves that of `default`. */
function isNameless({ namespace, serviceAccount }: Member, principal: string): boolean {
  return serviceAccount === undefined && principal === accountPrincipal(namespace, 'default');
}

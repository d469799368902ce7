import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { Approximation } from '../approximation.ts';
import { accountPrincipalOf, principalsFor } from '../identities.ts';
import type { CidrRange, RbacPrincipal } from './filters.ts';

/** The SPIFFE ID that a member proves, without `spiffe://`: its own, else the one that a mesh makes of its account. */
export function identityOf(member: Member): string {
  return member.spiffeId?.replace(/^spiffe:\/\//, '') ?? accountPrincipalOf(member);
}

/** Who a permission is for: callers by their certificates, others by address. Empty where nobody is meant. */
export function callersOf(
  permission: Permission,
  segmentation: Segmentation,
  approximation: Approximation,
): RbacPrincipal[] {
  const { peer } = permission;
  if (peer.kind === 'any') return [{ any: true }];
  if (peer.kind === 'addresses') {
    const [block, ...excluded] = [peer.cidr, ...peer.except].map((cidr): RbacPrincipal => ({
      direct_remote_ip: cidrRange(cidr),
    }));
    const without = excluded.length > 0 ? [{ not_id: { or_ids: { ids: excluded } } }] : [];
    // Workloads have certificates and are told by them, whatever their addresses are.
    const ids = [...(block ? [block] : []), ...without, { not_id: { authenticated: {} } }];
    return [{ and_ids: { ids } }];
  }
  if (peer.kind === 'labelled')
    approximation.forced(
      'less',
      'Envoy knows callers by their certificates: those without a profile are left out',
    );
  if (peer.kind === 'named' || peer.kind === 'name') {
    approximation.forced('less', 'no profile tells the identity of the other end, so it is left out');
    return [];
  }
  return principalsFor(permission, segmentation, identityOf, approximation).map((principal) => ({
    authenticated: { principal_name: { exact: `spiffe://${principal}` } },
  }));
}

function cidrRange(cidr: string): CidrRange {
  const [address = '', length] = cidr.split('/');
  return { address_prefix: address, prefix_len: Number(length ?? (address.includes(':') ? 128 : 32)) };
}

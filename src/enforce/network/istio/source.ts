import { EVERYTHING, type Selector } from '../../../model/network/selector.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { Approximation } from '../approximation.ts';
import { accountPrincipalOf, principalsFor } from '../identities.ts';

/** A `source` of a rule; `anyone` where there is no condition, `nobody` where nobody is meant. */
export type Source = Readonly<Record<string, readonly string[]>> | 'anyone' | 'nobody';

/** Who says of itself that it gets no sidecar has neither policies nor an identity. */
export function isOutOfMesh({ labels }: Member): boolean {
  return labels.get('sidecar.istio.io/inject') === 'false';
}

/** The source of a permission: callers are told by their certificates, others by address. */
export function sourceOf(
  permission: Permission,
  segmentation: Segmentation,
  approximation: Approximation,
): Source {
  const { peer } = permission;
  if (peer.kind === 'any') return 'anyone';
  if (peer.kind === 'addresses') {
    const { cidr, except } = peer;
    // Workloads have identities and are told by them, whatever their addresses are.
    const source = { ipBlocks: [cidr], notPrincipals: ['*'] };
    return except.length > 0 ? { ...source, notIpBlocks: except } : source;
  }
  if (peer.kind === 'named' || peer.kind === 'name') {
    approximation.forced('less', 'no profile tells the service account of the other end, so it is left out');
    return 'nobody';
  }
  const meant = segmentation.members.filter(({ id }) => permission.members.includes(id));
  if (meant.some(isOutOfMesh))
    approximation.forced('less', 'workloads without a sidecar have no identity and are left out');
  if (peer.kind === 'labelled' && isWholeNamespace(peer, segmentation, approximation))
    return { namespaces: [peer.namespace] };
  const principals = principalsFor(permission, segmentation, accountPrincipalOf, approximation);
  return principals.length > 0 ? { principals } : 'nobody';
}

function isWholeNamespace(
  { namespace, workloads }: Permission['peer'] & { kind: 'labelled' },
  { members }: Segmentation,
  approximation: Approximation,
): boolean {
  if (isEverything(workloads)) return true;
  return approximation.isMore(
    'Istio does not tell callers by their labels',
    { more: 'every workload of the namespace is meant', less: 'only those with profiles are meant' },
    {
      also: [{ kind: 'labelled', namespace, workloads: EVERYTHING }],
      alsoMembers: members.filter((member) => member.namespace === namespace).map(({ id }) => id),
    },
  );
}

function isEverything(selector: Selector): boolean {
  return selector.kind === 'all' && selector.of.every(isEverything);
}

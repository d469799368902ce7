import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { Approximation } from '../approximation.ts';
import { inNamespace, isSelectedWith, labelled, labelsOf, withAccount } from './selector.ts';
import type { EndpointSelector, WrittenPeer } from './types.ts';

const LEFT_OUT = 'the rule is left out';

/** Whom a permission speaks of; undefined where that is nobody whom Cilium can select. */
export function peerOf(
  permission: Permission,
  segmentation: Segmentation,
  isDenial: boolean,
  approximation: Approximation,
): WrittenPeer | undefined {
  const { peer } = permission;
  if (peer.kind === 'any') return { Entities: ['all'] };
  if (peer.kind === 'addresses') return { CIDRSet: [blockOf(peer)] };
  if (peer.kind === 'name') {
    if (!isDenial)
      return { FQDNs: [peer.name.includes('*') ? { matchPattern: peer.name } : { matchName: peer.name }] };
    approximation.forced('less', `Cilium does not deny by DNS name: ${LEFT_OUT}`);
    return undefined;
  }
  const selectors = selectorsOf(permission, segmentation, approximation);
  return selectors.length > 0 ? { Endpoints: selectors } : undefined;
}

function blockOf({ cidr, except }: Permission['peer'] & { kind: 'addresses' }): object {
  return { cidr: withLength(cidr), ...(except.length > 0 ? { except: except.map(withLength) } : {}) };
}

/** A single address is a block too. */
function withLength(text: string): string {
  return text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
}

function selectorsOf(
  permission: Permission,
  segmentation: Segmentation,
  approximation: Approximation,
): EndpointSelector[] {
  const { peer } = permission;
  const meant = segmentation.members.filter(({ id }) => permission.members.includes(id));
  if (peer.kind === 'labelled') {
    const selector = labelled(peer.namespace, peer.workloads);
    if (selector) return [selector];
    approximation.forced('less', `Cilium cannot select by these labels: ${LEFT_OUT}`);
    return [];
  }
  if (peer.kind === 'account') return accountSelector(peer, meant, segmentation, approximation);
  if (peer.kind === 'named')
    approximation.forced(
      'less',
      'nothing is known of this workload that Cilium could select it by: it is left out',
    );
  if (peer.kind === 'identity')
    approximation.forced('less', 'Cilium selects by labels: whoever else proves this identity is left out');
  return meant.flatMap((member) => memberSelectors(member, meant, segmentation, approximation));
}

/** Whoever runs as an account; as `default` also run those whose profile names none. */
function accountSelector(
  { namespace, name }: Permission['peer'] & { kind: 'account' },
  meant: readonly Member[],
  { members }: Segmentation,
  approximation: Approximation,
): EndpointSelector[] {
  const others = members.filter(
    (member) =>
      member.namespace === namespace &&
      (member.serviceAccount ?? 'default') === name &&
      !meant.includes(member),
  );
  if (others.length === 0) return [withAccount(namespace, name)];
  const isMore = approximation.isMore(
    `${others.map(({ id }) => id).join(', ')} may run as ${namespace}/${name} too`,
    { more: 'all of them are meant', less: LEFT_OUT },
    { alsoMembers: others.map(({ id }) => id) },
  );
  return isMore ? [withAccount(namespace, name)] : [];
}

function memberSelectors(
  member: Member,
  meant: readonly Member[],
  { members }: Segmentation,
  approximation: Approximation,
): EndpointSelector[] {
  const labels = labelsOf(member);
  const others = members.filter((other) => isSelectedWith(member, other) && !meant.includes(other));
  if (labels && others.length === 0) return [inNamespace(member.namespace, labels)];
  const { namespace } = member;
  const also = labels ? [] : [{ kind: 'labelled' as const, namespace, workloads: EVERYTHING }];
  const cannot = labels
    ? `what ${member.id} is selected by selects ${others.map(({ id }) => id).join(', ')} too`
    : `${member.id} has neither labels nor a service account that it could be selected by`;
  const isMore = approximation.isMore(
    cannot,
    { more: `${labels ? 'they are' : `all of ${namespace} is`} meant too`, less: 'it is left out' },
    { also, alsoMembers: others.map(({ id }) => id) },
  );
  return isMore ? [inNamespace(namespace, labels)] : [];
}

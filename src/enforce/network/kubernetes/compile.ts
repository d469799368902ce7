import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { blocksOf } from '../address-list.ts';
import { type Allowance, NO_REQUESTS } from '../allowances.ts';
import {
  inOrder,
  type LabelEngine,
  type LabelPolicies,
  labelPolicies,
  type LabelPolicy,
  outsideOf,
} from '../label-policies.ts';
import { labelsSelector, selectorsOf } from '../label-selectors.ts';
import { byPath, manifestFile } from '../manifest-text.ts';
import { LAST_PORT, portList, type Ports } from '../port-list.ts';
import type { NetworkUnit } from '../types.ts';
import type { Context } from '../peer-reach.ts';

const ENGINE: LabelEngine = {
  name: 'NetworkPolicy',
  names: false,
  sayRequests: NO_REQUESTS,
  matchesNames: ({ reach }, outside) =>
    reach.kind === 'any' ||
    (reach.kind === 'addresses' && AddressSet.V4.isSubsetOf(reach.addresses.intersect(outside))),
};

/**
 * NetworkPolicies of Kubernetes, one for each member.
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const KUBERNETES: NetworkUnit = {
  id: 'kubernetes',
  vectors: ['V5', 'V8'],
  description: 'NetworkPolicies, which the network plugins of Kubernetes enforce',
  compile(segmentation, options) {
    const { members, losses } = labelPolicies(segmentation, options, ENGINE);
    const artefacts = members.map((one) =>
      manifestFile('kubernetes', one.member, [policyOf(one, segmentation)]),
    );
    return { artefacts: byPath(artefacts), losses: inOrder(losses, segmentation) };
  },
};

function policyOf({ member, policies }: LabelPolicies, segmentation: Segmentation): object {
  const outside = outsideOf(segmentation);
  const rules = policies.map(({ direction, allowances, context }) => [
    direction,
    allowances.flatMap((allowance) => ruleOf(allowance, direction, outside, context) ?? []),
  ]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: member.name, namespace: member.namespace },
    spec: {
      podSelector: labelsSelector(member.labels),
      policyTypes: policies.map(({ direction }) => (direction === 'egress' ? 'Egress' : 'Ingress')),
      ...Object.fromEntries(rules),
    },
  };
}

/** One rule; undefined where it would be for nobody. */
function ruleOf(
  { reach, traffic, permission }: Allowance,
  direction: LabelPolicy['direction'],
  outside: AddressSet,
  { member, losses }: Context,
): object | undefined {
  const { ports, inexpressible } = portList(traffic, true);
  if (!inexpressible.isEmpty())
    losses.forced(
      { member, direction, permission, traffic: inexpressible },
      'tighter',
      'NetworkPolicy lists ports of TCP, UDP and SCTP only, so what else is left of everything is refused',
    );
  const peers = peersOf(reach, outside);
  if (peers?.length === 0 || ports?.length === 0) return undefined;
  return {
    ...(peers ? { [direction === 'ingress' ? 'from' : 'to']: peers } : {}),
    ...(ports ? { ports: ports.map(portOf) } : {}),
  };
}

/** Undefined: everybody. */
function peersOf(reach: Allowance['reach'], outside: AddressSet): object[] | undefined {
  if (reach.kind === 'pods') return [selectorsOf(reach.pods)];
  if (reach.kind !== 'addresses') return undefined;
  return blocksOf(reach.addresses.intersect(outside)).map(({ cidr, except }) => ({
    ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) },
  }));
}

function portOf({ protocol, first, last }: Ports): object {
  if (first === 0 && last === LAST_PORT) return { protocol };
  return { protocol, port: first, ...(last > first ? { endPort: last } : {}) };
}

import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Entity, Peer } from '../../../../model/network/policy.ts';
import { EVERYTHING, type Selector, selects } from '../../../../model/network/selector.ts';
import { NAMESPACE_NAME_LABEL, type Selection } from '../../../../model/network/workload.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { Language } from '../../../../model/sets/language.ts';
import { exactText, glob, oneOfTexts } from '../../../../model/sets/patterns.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import { keySchema, valueSchema } from '../valid-names.ts';

const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const SERVICE_ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
const NOTHING: Selector = { kind: 'any', of: [] };

/** One condition on the labels that Cilium gives an endpoint. All conditions of a selector must hold. */
export interface Requirement {
  /** Where the label is from; `any` stands for every source. */
  readonly source: string;
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** Was it written in `matchLabels`? */
  readonly isLabel: boolean;
}

/** A label's key, perhaps with its source before it. */
const sourcedKeySchema = z
  .string()
  .refine((key) => keySchema.safeParse(key.slice(key.indexOf(':') + 1)).success, {
    message: 'must be a label key, or source:key',
  });

const expressionSchema = z
  .strictObject({
    key: sourcedKeySchema,
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
    values: z.array(valueSchema).default([]),
  })
  .refine(({ operator, values }) => operator.endsWith('In') === values.length > 0, {
    message: 'In and NotIn need values, Exists and DoesNotExist must have none',
  });

/** An `EndpointSelector`: a label selector whose keys may say the source of the label, as in `k8s:app`. */
export const requirementsSchema = z
  .strictObject({
    matchLabels: z.record(sourcedKeySchema, valueSchema).optional(),
    matchExpressions: z.array(expressionSchema).optional(),
  })
  .transform(({ matchLabels = {}, matchExpressions = [] }): Requirement[] => [
    ...Object.entries(matchLabels).map(([key, value]) => ({
      ...sourceAndKey(key),
      operator: 'In' as const,
      values: [value],
      isLabel: true,
    })),
    ...matchExpressions.map(({ key, operator, values }) => ({
      ...sourceAndKey(key),
      operator,
      values,
      isLabel: false,
    })),
  ]);

function sourceAndKey(text: string): { source: string; key: string } {
  const colon = text.indexOf(':');
  return colon < 0
    ? { source: 'any', key: text }
    : { source: text.slice(0, colon), key: text.slice(colon + 1) };
}

/** The conditions as a selector of plain labels, where no source matters: on nodes, services and groups of blocks. */
export function plainSelector(requirements: readonly Requirement[]): Selector {
  return { kind: 'all', of: requirements.map(labelOf) };
}

function labelOf({ key, operator, values }: Requirement): Selector {
  return { kind: 'label', key, operator, values };
}

/**
 * The pods that a rule is for. Those of a namespaced policy are always in its own namespace: another one in the labels
 * is passed over, and told by `ignored`. Undefined where the selector asks for what no pod is, a reserved label.
 * Source: https://docs.cilium.io/en/stable/security/policy/kubernetes/ (Namespaces).
 */
export function subjectOf(
  requirements: readonly Requirement[],
  namespace: string | undefined,
): { selection: Selection | undefined; ignored: readonly string[] } {
  const others = requirements.filter(
    ({ source, key, isLabel }) =>
      namespace === undefined || source !== 'k8s' || key !== POD_NAMESPACE || !isLabel,
  );
  const passedOver = requirements.filter((one) => !others.includes(one)).flatMap(({ values }) => values);
  const ignored = passedOver.filter((value) => value !== namespace);
  if (others.some(isForReserved)) return { selection: undefined, ignored };
  const own = namespace === undefined ? [] : [inNamespace(namespace)];
  return { selection: selectionOf([...others, ...own]), ignored };
}

const isForReserved = ({ source, operator }: Requirement): boolean =>
  source === 'reserved' && (operator === 'In' || operator === 'Exists');

const inNamespace = (namespace: string): Requirement => ({
  source: 'k8s',
  key: POD_NAMESPACE,
  operator: 'In',
  values: [namespace],
  isLabel: true,
});

const IN_ANY_NAMESPACE: Requirement = {
  source: 'k8s',
  key: POD_NAMESPACE,
  operator: 'Exists',
  values: [],
  isLabel: false,
};

/**
 * The conditions of a peer with the namespace that Cilium adds: its own in a namespaced policy, any in one of the whole
 * cluster, none where the selector says a namespace, labels of namespaces or a reserved label.
 */
export function scoped(
  requirements: readonly Requirement[],
  namespace: string | undefined,
): readonly Requirement[] {
  const onPods = requirements.filter(({ source }) => source === 'any' || source === 'k8s');
  if (requirements.some(({ source }) => source === 'reserved')) return requirements;
  if (onPods.some(({ key }) => key === POD_NAMESPACE)) return requirements;
  if (namespace === undefined) return [...requirements, IN_ANY_NAMESPACE];
  if (onPods.some(({ key }) => key.startsWith(NAMESPACE_LABELS))) return requirements;
  return [...requirements, inNamespace(namespace)];
}

/**
 * The pods for which all conditions hold.
 * Throws a `Fault` (`unsupported`) for the name of a cluster, and for labels that are of no pod.
 */
export function selectionOf(requirements: readonly Requirement[]): Selection {
  const namespaces: Selector[] = [];
  const workloads: Selector[] = [];
  let principals: Language | undefined;
  for (const requirement of requirements) {
    const { source, key, operator } = requirement;
    const isAbsent = operator === 'NotIn' || operator === 'DoesNotExist';
    if (source === 'reserved') workloads.push(isAbsent ? EVERYTHING : NOTHING);
    else if (source !== 'any' && source !== 'k8s')
      throw new Fault('unsupported', `the label ${quoted(`${source}:${key}`)} is none that pods have`);
    else if (key === POD_NAMESPACE) namespaces.push(labelOf({ ...requirement, key: NAMESPACE_NAME_LABEL }));
    else if (key.startsWith(NAMESPACE_LABELS))
      namespaces.push(labelOf({ ...requirement, key: key.slice(NAMESPACE_LABELS.length) }));
    else if (key === SERVICE_ACCOUNT) {
      const accounts = withAccount(requirement);
      principals = principals?.intersect(accounts) ?? accounts;
    } else if (key === CLUSTER) workloads.push(clusterOf(requirement));
    else workloads.push(labelOf(requirement));
  }
  const [only] = namespaces;
  return {
    namespaces: only && namespaces.length === 1 ? only : { kind: 'all', of: namespaces },
    workloads: { kind: 'all', of: workloads },
    ...(principals ? { principals } : {}),
  };
}

/** Every pod has a service account; the language is over `cluster.local/ns/NAMESPACE/sa/ACCOUNT`. */
function withAccount({ operator, values }: Requirement): Language {
  if (operator === 'Exists') return Language.ALL;
  if (operator === 'DoesNotExist') return Language.NONE;
  const among = exactText('cluster.local/ns/')
    .concat(glob('*'))
    .concat(exactText('/sa/'))
    .concat(oneOfTexts(values));
  return operator === 'In' ? among : among.complement();
}

function clusterOf({ operator }: Requirement): Selector {
  if (operator === 'Exists') return EVERYTHING;
  if (operator === 'DoesNotExist') return NOTHING;
  throw new Fault('unsupported', 'the name of the cluster is not among manifests');
}

/** Workloads for which not all of the conditions hold, as peers that are alternatives. */
export function exceptions(requirements: readonly Requirement[]): Peer[] {
  return requirements.map((requirement): Peer => {
    const { namespaces, workloads, principals } = selectionOf([requirement]);
    const selection: Selection = principals
      ? { namespaces: EVERYTHING, workloads: EVERYTHING, principals: principals.complement() }
      : requirement.key === POD_NAMESPACE || requirement.key.startsWith(NAMESPACE_LABELS)
        ? { namespaces: { kind: 'not', of: namespaces }, workloads: EVERYTHING }
        : { namespaces: EVERYTHING, workloads: { kind: 'not', of: workloads } };
    return { kind: 'workloads', selection };
  });
}

/** Everything that is no pod, with its reserved labels. `world` is both of its halves. */
const RESERVED: readonly { readonly labels: readonly string[]; readonly peer: Peer }[] = [
  { labels: ['world'], peer: entity('world') },
  { labels: ['world', 'world-ipv4'], peer: outside(AddressSet.V4) },
  { labels: ['world', 'world-ipv6'], peer: outside(AddressSet.V6) },
  { labels: ['host'], peer: entity('nodes') },
  { labels: ['remote-node'], peer: entity('nodes') },
  { labels: ['kube-apiserver'], peer: entity('kube-apiserver') },
  { labels: ['ingress'], peer: entity('ingress') },
  { labels: ['health'], peer: entity('health') },
  { labels: ['init'], peer: entity('init') },
  { labels: ['unmanaged'], peer: entity('unmanaged') },
];

export function entity(name: Entity): Peer {
  return { kind: 'entity', entity: name };
}

/** Addresses that no workload is meant by, whatever its own: those of CIDR rules. */
export function outside(addresses: AddressSet): Peer {
  return { kind: 'addresses', addresses, coversPods: false, onlyOutside: true };
}

/** The reserved identities for which all conditions hold; `NotIn` and `DoesNotExist` hold where there is no such label. */
function reservedPeers(requirements: readonly Requirement[]): Peer[] {
  const selector: Selector = {
    kind: 'all',
    of: requirements.map((one) =>
      labelOf(
        one.source === 'any' || one.source === 'reserved' ? one : { ...one, key: `${one.source}:${one.key}` },
      ),
    ),
  };
  return RESERVED.filter(({ labels }) => selects(selector, new Map(labels.map((label) => [label, ''])))).map(
    ({ peer }) => peer,
  );
}

/** The peers that an endpoint selector stands for: pods, and reserved identities. Throws a `Fault` (`unsupported`). */
export function endpointPeers(
  requirements: readonly Requirement[],
  namespace: string | undefined,
): readonly Peer[] {
  if (requirements.some(({ source, key, isLabel }) => source === 'reserved' && key === 'all' && isLabel))
    return [entity('any')];
  const conditions = scoped(requirements, namespace);
  return [{ kind: 'workloads', selection: selectionOf(conditions) }, ...reservedPeers(conditions)];
}

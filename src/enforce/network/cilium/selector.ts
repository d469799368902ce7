import type { Selector } from '../../../model/network/selector.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { EndpointSelector } from './types.ts';

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const ACCOUNT = 'k8s:io.cilium.k8s.policy.serviceaccount';

/** Cilium gives every pod labels of these names itself, so that a pod's own cannot be asked for. */
function isTaken(key: string): boolean {
  return key === 'io.kubernetes.pod.namespace' || key.startsWith('io.cilium.k8s.');
}

/** What pods of a member are selected by in its namespace; undefined where nothing tells them from others. */
export function labelsOf({ labels, serviceAccount }: Member): Record<string, string> | undefined {
  const own = [...labels]
    .filter(([key]) => !isTaken(key))
    .map(([key, value]) => [`k8s:${key}`, value] as const);
  const account = serviceAccount === undefined ? [] : [[ACCOUNT, serviceAccount] as const];
  return own.length + account.length > 0 ? Object.fromEntries([...own, ...account]) : undefined;
}

/** Does what a member is selected by select the other one too? */
export function isSelectedWith(member: Member, other: Member): boolean {
  const { labels, serviceAccount } = member;
  return (
    other.namespace === member.namespace &&
    (serviceAccount === undefined || (other.serviceAccount ?? 'default') === serviceAccount) &&
    [...labels].every(([key, value]) => isTaken(key) || other.labels.get(key) === value)
  );
}

export function inNamespace(
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): EndpointSelector {
  return { matchLabels: { [NAMESPACE]: namespace, ...labels } };
}

export function withAccount(namespace: string, account: string): EndpointSelector {
  return inNamespace(namespace, { [ACCOUNT]: account });
}

/** Pods of a namespace by their labels; undefined where an endpoint selector cannot say that. */
export function labelled(namespace: string, selector: Selector): EndpointSelector | undefined {
  const conditions = conditionsOf(selector);
  if (!conditions || conditions.some(({ key }) => isTaken(key))) return undefined;
  const expressions = conditions.map(({ key, operator, values }) => ({
    key: `k8s:${key}`,
    operator,
    ...(values.length > 0 ? { values } : {}),
  }));
  return { ...inNamespace(namespace), ...(expressions.length > 0 ? { matchExpressions: expressions } : {}) };
}

const OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

function conditionsOf(selector: Selector): (Selector & { kind: 'label' })[] | undefined {
  if (selector.kind === 'label') return OPERATORS.has(selector.operator) ? [selector] : undefined;
  if (selector.kind !== 'all') return undefined;
  const parts = selector.of.map(conditionsOf);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

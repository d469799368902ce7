import type { Labels } from '../../model/network/selector.ts';
import type { Condition, PodSet } from './pod-set.ts';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A namespace and labels of pods, as Kubernetes' selectors have them. */
export interface PodSelectors {
  readonly namespaceSelector: object;
  readonly podSelector: object;
}

export function selectorsOf({ namespaces, conditions }: PodSet): PodSelectors {
  return { namespaceSelector: namespaceSelector(namespaces), podSelector: podSelector(conditions) };
}

/** Pods of a namespace that have all of these labels. */
export function selectorsOfLabels(namespace: string, labels: Labels): PodSelectors {
  return { namespaceSelector: namespaceSelector({ only: namespace }), podSelector: labelsSelector(labels) };
}

export function labelsSelector(labels: Labels): object {
  return { matchLabels: Object.fromEntries(labels) };
}

function namespaceSelector(namespaces: PodSet['namespaces']): object {
  if ('only' in namespaces) return { matchLabels: { [NAMESPACE_NAME]: namespaces.only } };
  if (namespaces.except.length === 0) return {};
  return { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'NotIn', values: namespaces.except }] };
}

function podSelector(conditions: readonly Condition[]): object {
  if (conditions.length === 0) return {};
  return {
    matchExpressions: conditions.map(({ key, operator, values }) => ({
      key,
      operator,
      ...(values.length > 0 ? { values } : {}),
    })),
  };
}

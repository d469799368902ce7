import type { Labels, Selector } from '../../model/network/selector.ts';

/** One condition on labels; `NotIn` holds where the label is missing, too. */
export interface Condition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** Pods by their namespace and labels; all conditions must hold. */
export interface PodSet {
  /** One namespace, or every one but some. */
  readonly namespaces: { readonly only: string } | { readonly except: readonly string[] };
  readonly conditions: readonly Condition[];
}

/** Pods of one namespace. */
export type NamespacedPods = PodSet & { readonly namespaces: { readonly only: string } };

export const EVERY_POD: PodSet = { namespaces: { except: [] }, conditions: [] };

/** `key = value`, for each of the labels. */
export function conditionsOf(labels: Labels): Condition[] {
  return Array.from(labels, ([key, value]) => ({ key, operator: 'In', values: [value] }));
}

/** The conditions of a selector that is a conjunction; undefined for what is none. */
export function conjunction(selector: Selector): Condition[] | undefined {
  if (selector.kind === 'all') {
    const parts = selector.of.map(conjunction);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (selector.kind !== 'label') return undefined;
  const { key, operator, values } = selector;
  return isOperator(operator) ? [{ key, operator, values }] : undefined;
}

const OPPOSITES = {
  In: 'NotIn',
  NotIn: 'In',
  Exists: 'DoesNotExist',
  DoesNotExist: 'Exists',
} as const;

function isOperator(text: string): text is Condition['operator'] {
  return Object.hasOwn(OPPOSITES, text);
}

/** The pods that are in both; undefined where their conditions contradict each other. */
export function commonPods(pods: PodSet, other: NamespacedPods): PodSet | undefined {
  if (!hasNamespace(pods, other.namespaces.only)) return undefined;
  return satisfiable({
    namespaces: other.namespaces,
    conditions: distinct([...pods.conditions, ...other.conditions]),
  });
}

/** The pods that are not in another set: one set for each way not to be in it. They may overlap. */
export function podsWithout(pods: PodSet, other: NamespacedPods): PodSet[] {
  const { namespaces, conditions } = pods;
  const { only } = other.namespaces;
  if (!hasNamespace(pods, only)) return [pods];
  const elsewhere: PodSet[] =
    'except' in namespaces ? [{ namespaces: { except: [...namespaces.except, only] }, conditions }] : [];
  const there = other.conditions.flatMap(
    (condition) =>
      satisfiable({ namespaces: { only }, conditions: distinct([...conditions, opposite(condition)]) }) ?? [],
  );
  return [...elsewhere, ...there];
}

function hasNamespace({ namespaces }: PodSet, name: string): boolean {
  return 'only' in namespaces ? namespaces.only === name : !namespaces.except.includes(name);
}

function opposite({ key, operator, values }: Condition): Condition {
  return { key, operator: OPPOSITES[operator], values };
}

function distinct(conditions: readonly Condition[]): Condition[] {
  return [...new Map(conditions.map((condition) => [JSON.stringify(condition), condition])).values()];
}

function satisfiable(pods: PodSet): PodSet | undefined {
  const byKey = Map.groupBy(pods.conditions, ({ key }) => key);
  return [...byKey.values()].every(canHold) ? pods : undefined;
}

/** Is there a value, or absence, that meets all of these conditions on one label? */
function canHold(conditions: readonly Condition[]): boolean {
  const of = (operator: Condition['operator']): Condition[] =>
    conditions.filter((condition) => condition.operator === operator);
  const [wanted, ...others] = of('In');
  const isWanted = wanted !== undefined || of('Exists').length > 0;
  if (of('DoesNotExist').length > 0) return !isWanted;
  if (!wanted) return true;
  const refused = of('NotIn');
  return wanted.values.some(
    (value) =>
      others.every(({ values }) => values.includes(value)) &&
      !refused.some(({ values }) => values.includes(value)),
  );
}

type LabelOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'StartsWith' | 'EndsWith' | 'Contains';

export type Labels = ReadonlyMap<string, string>;

/**
 * Conditions on labels, as a tree. Kubernetes has conjunctions only; Calico also has the others. As in both, `NotIn`
 * holds where the label is missing. `all` of nothing is everything, `any` of nothing is nothing.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 */
export type Selector =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Selector[] }
  | { readonly kind: 'not'; readonly of: Selector }
  | {
      readonly kind: 'label';
      readonly key: string;
      readonly operator: LabelOperator;
      readonly values: readonly string[];
    };

export const EVERYTHING: Selector = { kind: 'all', of: [] };

/** The conjunction of `key = value`, as `matchLabels` is. */
export function withLabels(labels: Iterable<readonly [string, string]>): Selector {
  return {
    kind: 'all',
    of: Array.from(labels, ([key, value]) => ({ kind: 'label', key, operator: 'In', values: [value] })),
  };
}

/** Do the labels satisfy the selector? */
export function selects(selector: Selector, labels: Labels): boolean {
  if (selector.kind === 'label') return HOLDS[selector.operator](labels.get(selector.key), selector.values);
  if (selector.kind === 'not') return !selects(selector.of, labels);
  if (selector.kind === 'all') return selector.of.every((part) => selects(part, labels));
  return selector.of.some((part) => selects(part, labels));
}

const HOLDS: Readonly<Record<LabelOperator, (value: string | undefined, of: readonly string[]) => boolean>> =
  {
    In: (value, of) => value !== undefined && of.includes(value),
    NotIn: (value, of) => value === undefined || !of.includes(value),
    Exists: (value) => value !== undefined,
    DoesNotExist: (value) => value === undefined,
    StartsWith: (value, of) => value !== undefined && of.some((part) => value.startsWith(part)),
    EndsWith: (value, of) => value !== undefined && of.some((part) => value.endsWith(part)),
    Contains: (value, of) => value !== undefined && of.some((part) => value.includes(part)),
  };

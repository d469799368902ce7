import type { Element } from '../../documents/xml.ts';

/** What has to hold: all parts, or any. */
export interface Criteria {
  readonly operator: 'AND' | 'OR';
  readonly parts: readonly (Criteria | Criterion)[];
}
export interface Criterion {
  readonly test: string;
  readonly comment: string;
  readonly isNegated: boolean;
}

/** The tree of a definition's `criteria`; empty where it has none. */
export function treeOf(element: Element | undefined): Criteria {
  const operator = element?.attributes.get('operator')?.toUpperCase() === 'OR' ? 'OR' : 'AND';
  return { operator, parts: (element?.children ?? []).flatMap(partOf) };
}

export function isCriterion(part: Criteria | Criterion): part is Criterion {
  return 'test' in part;
}

function partOf(element: Element): (Criteria | Criterion)[] {
  const { name, attributes } = element;
  const isNegated = attributes.get('negate') === 'true';
  if (name === 'criteria') return isNegated ? [] : [treeOf(element)];
  if (name !== 'criterion') return [];
  const test = attributes.get('test_ref') ?? '';
  return [{ test, comment: attributes.get('comment') ?? '', isNegated }];
}

import { at, entriesAt, listAt, textAt, textsAt } from './values.ts';

/** Does a label selector pick these labels?. An empty one picks all. */
export function selects(selector: unknown, labels: unknown): boolean {
  return (
    selectsSimple(at(selector, 'matchLabels'), labels) &&
    listAt(selector, 'matchExpressions').every((one) => holds(one, labels))
  );
}

/** As Services write it: every label must be there. */
export function selectsSimple(wanted: unknown, labels: unknown): boolean {
  return entriesAt(wanted).every(([key, value]) => at(labels, key) === value);
}

function holds(expression: unknown, labels: unknown): boolean {
  const value = textAt(labels, textAt(expression, 'key') ?? '');
  const values = textsAt(expression, 'values');
  switch (textAt(expression, 'operator') ?? '') {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Is anything asked of labels? */
export function isEmptySelector(selector: unknown): boolean {
  return entriesAt(selector, 'matchLabels').length === 0 && listAt(selector, 'matchExpressions').length === 0;
}

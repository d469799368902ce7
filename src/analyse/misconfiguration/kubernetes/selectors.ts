import { valueAt } from '../../../model/configuration/place.ts';
import { at, entriesAt, listAt, textAt } from './values.ts';

/** Does a label selector pick these labels? An empty one picks all. */
export function selects(selector: unknown, labels: unknown): boolean {
  return (
    selectsSimple(at(selector, 'matchLabels'), labels) &&
    listAt(selector, 'matchExpressions').every((one) => holds(one, labels))
  );
}

/** As Services write it: every label must be there. */
export function selectsSimple(wanted: unknown, labels: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return true;
  return Object.entries(wanted).every(([key, value]) => labelAt(labels, key) === textOf(value));
}

/** Undefined where there is none; one that is null is empty, as for Kubernetes. */
function labelAt(labels: unknown, key: string): unknown {
  return textOf(valueAt(labels, [key]));
}

function textOf(value: unknown): unknown {
  return value === null ? '' : value;
}

function holds(expression: unknown, labels: unknown): boolean {
  const value = labelAt(labels, textAt(expression, 'key') ?? '');
  const values = listAt(expression, 'values').map(textOf);
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

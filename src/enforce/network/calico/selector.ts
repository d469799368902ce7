import { Fault } from '../../../model/fault.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import type { Condition, PodSet } from '../pod-set.ts';

const NAMESPACE_NAME = 'projectcalico.org/name';
const LABEL = /^[A-Za-z0-9_./-]{1,512}$/;

/** What Calico's selectors find the pods of a set by. */
export interface Selectors {
  readonly namespaceSelector: string;
  readonly selector?: string;
}

/** Throws a `Fault` (`unsupported`) for labels that no selector can have. */
export function selectorsOf({ namespaces, conditions }: PodSet): Selectors {
  return {
    namespaceSelector: namespaceSelector(namespaces),
    ...(conditions.length > 0 ? { selector: conditions.map(conditionText).join(' && ') } : {}),
  };
}

function namespaceSelector(namespaces: PodSet['namespaces']): string {
  if ('only' in namespaces) return `${NAMESPACE_NAME} == ${literal(namespaces.only)}`;
  if (namespaces.except.length === 0) return 'all()';
  return `${NAMESPACE_NAME} not in ${list(namespaces.except)}`;
}

function conditionText({ key, operator, values }: Condition): string {
  if (!LABEL.test(key))
    throw new Fault('unsupported', `a selector of Calico cannot have the label ${quoted(key)}`);
  if (operator === 'Exists') return `has(${key})`;
  if (operator === 'DoesNotExist') return `!has(${key})`;
  const [only, ...others] = values;
  const isIn = operator === 'In';
  if (only !== undefined && others.length === 0) return `${key} ${isIn ? '==' : '!='} ${literal(only)}`;
  return `${key} ${isIn ? 'in' : 'not in'} ${list(values)}`;
}

function list(values: readonly string[]): string {
  return `{${values.map(literal).join(', ')}}`;
}

/** Calico's texts have no escapes. */
function literal(value: string): string {
  const quote = value.includes("'") ? '"' : "'";
  if (value.includes(quote))
    throw new Fault('unsupported', `a selector of Calico cannot have the text ${quoted(value)}`);
  return `${quote}${value}${quote}`;
}

import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { conditionOf } from './conditions.ts';
import { listFunction } from './list-functions.ts';
import { loopEntries } from './loops.ts';
import { attributeOf, type Scope } from './scope.ts';
import { substituted } from './substitution.ts';

const MAXIMUM_DEPTH = 100;

/** A property that `AWS::NoValue` takes away. */
const NO_VALUE = Symbol('no value');

/** `Fn::Join` of `{ "Fn::Join": [...] }`; undefined of what is no function. */
export function functionOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' ||
    name === 'Condition' ||
    (name.startsWith('Fn::') && !name.startsWith('Fn::ForEach::'))
    ? name
    : undefined;
}

/** The value of a part of a template: functions evaluated, `Unknown` for what is not known. Never guesses or throws. */
export function evaluate(value: unknown, scope: Scope, depth = 0): unknown {
  const made = evaluated(value, scope, depth);
  return made === NO_VALUE ? undefined : made;
}

function evaluated(value: unknown, scope: Scope, depth: number): unknown {
  scope.budget.left -= 1;
  if (depth > MAXIMUM_DEPTH || scope.budget.left < 0) return new Unknown();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((one) => evaluated(one, scope, depth + 1)).filter((one) => one !== NO_VALUE);
  const name = functionOf(value);
  // `Condition` of a statement of a policy is no function.
  if (name !== undefined && name !== 'Condition')
    return callFunction(name, (value as Record<string, unknown>)[name], scope, depth + 1);
  const made = new Map<string, unknown>();
  const entries = loopEntries(value, scope.budget, (list) => evaluated(list, scope, depth + 1));
  for (const { key, value: inner } of entries) {
    const property = evaluated(inner, scope, depth + 1);
    if (property !== NO_VALUE) made.set(key, property);
  }
  return Object.fromEntries(made);
}

function callFunction(name: string, given: unknown, scope: Scope, depth: number): unknown {
  const inner = (one: unknown): unknown => evaluated(one, scope, depth);
  switch (name) {
    case 'Ref':
      if (given === 'AWS::NoValue') return NO_VALUE;
      return typeof given === 'string' ? scope.reference(given) : new Unknown();
    case 'Fn::GetAtt':
      return attributeOf(textOf(Array.isArray(given) ? given[0] : given), scope);
    case 'Fn::Sub':
      return substituted(given, scope, inner);
    case 'Fn::If':
      return chosen(listOf(given), scope, inner);
    case 'Fn::Base64':
      return inner(given);
    case 'Fn::ToJsonString':
      return new EncodedJson(inner(given));
    case 'Fn::FindInMap':
      return scope.mapped(listOf(given).slice(0, 3).map(inner));
    case 'Fn::And':
    case 'Fn::Or':
    case 'Fn::Not':
    case 'Fn::Equals':
      return conditionOf({ [name]: given }, scope, inner) ?? new Unknown();
    default:
      return listFunction(name, inner(given));
  }
}

/** `[condition, yes, no]`: of what is not decided nothing is known. */
function chosen(
  [name, yes, no]: readonly unknown[],
  scope: Scope,
  inner: (value: unknown) => unknown,
): unknown {
  const holds = typeof name === 'string' ? scope.condition(name) : undefined;
  return holds === undefined ? new Unknown() : inner(holds ? yes : no);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

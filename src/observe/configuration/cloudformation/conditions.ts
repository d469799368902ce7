import { isDeepStrictEqual } from 'node:util';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import type { Scope } from './scope.ts';
import { isText } from './substitution.ts';

/** Does a condition hold? Undefined where that is not known. `inner` evaluates what is in it. */
export function conditionOf(
  value: unknown,
  scope: Scope,
  inner: (value: unknown) => unknown,
): boolean | undefined {
  if (typeof value !== 'object' || value === null) return truthOf(value);
  const [[name, given] = [], ...others] = Object.entries(value);
  if (name === undefined || others.length > 0) return undefined;
  if (name === 'Condition') return typeof given === 'string' ? scope.condition(given) : undefined;
  if (!Array.isArray(given)) return undefined;
  if (name === 'Fn::Equals') return equal(inner(given[0]), inner(given[1]));
  const parts = given.map((one: unknown) => {
    const named = valueAt(one, ['Condition']);
    return typeof named === 'string' ? scope.condition(named) : truthOf(inner(one));
  });
  if (name === 'Fn::Not') return parts[0] === undefined ? undefined : !parts[0];
  if (name === 'Fn::And') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  if (name === 'Fn::Or') return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  return undefined;
}

function truthOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Of texts and numbers; what else is the same may hold something that is not known. */
function equal(left: unknown, right: unknown): boolean | undefined {
  if (left instanceof Unknown || right instanceof Unknown) return undefined;
  if (isText(left) && isText(right)) return String(left) === String(right);
  return isDeepStrictEqual(left, right) ? true : undefined;
}

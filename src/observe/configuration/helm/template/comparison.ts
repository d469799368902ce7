import { badValue, type FunctionMap, takes, takesMore } from './signature.ts';
import { byCodePoint, type GoValue, isTrue, kindOf } from './values.ts';

/** `and` and `or` evaluate no more than they need. */
export function callLazily(name: 'and' | 'or', operands: readonly (() => GoValue)[]): GoValue {
  let value: GoValue = null;
  if (operands.length === 0) throw badValue('it takes 1 or more arguments, and is given 0');
  for (const evaluate of operands) {
    value = evaluate();
    if (isTrue(value) === (name === 'or')) break;
  }
  return value;
}

/** Comparisons of text/template: of one kind, and of nothing with anything. */
export const COMPARISONS: FunctionMap = {
  not: takes(['any'], ([value]) => !isTrue(value)),
  eq: takesMore(['any', 'any'], 'any', ([first, second], others) =>
    [second, ...others].some((other) => areEqual(first, other)),
  ),
  ne: takes(['any', 'any'], ([first, second]) => !areEqual(first, second)),
  lt: takes(['any', 'any'], ([first, second]) => order(first, second) < 0),
  le: takes(['any', 'any'], ([first, second]) => order(first, second) <= 0),
  gt: takes(['any', 'any'], ([first, second]) => order(first, second) > 0),
  ge: takes(['any', 'any'], ([first, second]) => order(first, second) >= 0),
};

const BASIC = new Set(['string', 'bool', 'int64', 'float64']);

function areEqual(first: GoValue, second: GoValue): boolean {
  if (first === null || second === null) return first === second;
  const [kind, other] = [kindOf(first), kindOf(second)];
  if (kind !== other) throw badValue(`a ${kind} and a ${other} cannot be compared`);
  if (!BASIC.has(kind)) throw badValue(`a ${kind} cannot be compared`);
  return first === second;
}

function order(first: GoValue, second: GoValue): number {
  if (typeof first === 'string' && typeof second === 'string') return byCodePoint(first, second);
  if (typeof first === 'number' && typeof second === 'number') return first - second;
  if (typeof first === 'bigint' && typeof second === 'bigint')
    return first < second ? -1 : Number(first > second);
  throw badValue(`a ${kindOf(first)} and a ${kindOf(second)} have no order`);
}

import { formatFloat } from '../template/format.ts';
import {
  badValue,
  type FunctionMap,
  takes,
  takesMore,
  type TemplateFunction,
} from '../template/signature.ts';
import { type GoValue } from '../template/values.ts';
import { calculate } from './decimal.ts';
import { textOf } from './text-of.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#math-functions */
export const NUMBER_FUNCTIONS: FunctionMap = {
  int: takes(['any'], ([value]) => integerOf(value)),
  int64: takes(['any'], ([value]) => integerOf(value)),
  float64: takes(['any'], ([value]) => floatOf(value)),
  atoi: takes(['string'], ([text]) =>
    /^[+-]?\d{1,19}$/.test(text) ? wrapped(BigInt(text.replace('+', ''))) : 0n,
  ),
  toDecimal: takes(['any'], ([value], { budget }) => octal(textOf(value, budget))),
  add1: takes(['any'], ([value]) => wrapped(integerOf(value) + 1n)),
  add: takesMore([], 'any', (_, values) => integers(values).reduce((sum, one) => wrapped(sum + one), 0n)),
  sub: takes(['any', 'any'], ([one, other]) => wrapped(integerOf(one) - integerOf(other))),
  mul: takesMore(['any'], 'any', ([first], others) =>
    integers(others).reduce((product, one) => wrapped(product * one), integerOf(first)),
  ),
  div: takes(['any', 'any'], ([one, other]) => wrapped(integerOf(one) / divisor(other))),
  mod: takes(['any', 'any'], ([one, other]) => integerOf(one) % divisor(other)),
  max: greatest((one, other) => one > other),
  biggest: greatest((one, other) => one > other),
  min: greatest((one, other) => one < other),
  maxf: takesMore(['any'], 'any', ([first], others) => Math.max(...[first, ...others].map(floatOf))),
  minf: takesMore(['any'], 'any', ([first], others) => Math.min(...[first, ...others].map(floatOf))),
  add1f: takes(['any'], ([value]) => calculate(floatOf(value), '+', 1)),
  addf: takesMore([], 'any', (_, values) =>
    values.map(floatOf).reduce((sum, one) => calculate(sum, '+', one), 0),
  ),
  subf: folded('-'),
  mulf: folded('*'),
  divf: folded('/'),
  ceil: takes(['any'], ([value]) => Math.ceil(floatOf(value))),
  floor: takes(['any'], ([value]) => Math.floor(floatOf(value))),
  round: takesMore(['any', 'int'], 'float', ([value, places], [on = 0.5]) =>
    rounded(floatOf(value), Number(places), on),
  ),
  randInt: takes(['int', 'int'], ([least]) => least),
};

/** Any value as an integer: what is none is zero. */
export function integerOf(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return fromFloat(value);
  if (typeof value !== 'string') return 0n;
  const [, sign, digits = ''] =
    /^([+-]?)(0[xXbBoO][0-9a-fA-F]{1,64}|\d{1,19})(?:\.0+)?$/.exec(
      value.slice(0, 128).replaceAll(/(?<=\d)_(?=\d)/g, ''),
    ) ?? [];
  const number = prefixed(digits);
  return sign === '-' ? -number : number;
}

/** What 64 bits do not hold is the least that they do. */
function fromFloat(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : BigInt.asIntN(64, 2n ** 63n);
}

/** A zero before other digits makes them octal. */
function prefixed(text: string): bigint {
  try {
    const number = BigInt(text.replace(/^0+(?=\d)/, '0o'));
    return wrapped(number) === number ? number : 0n;
  } catch {
    // Digits that the base does not have make it no number, which is zero.
    return 0n;
  }
}

function floatOf(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return 0;
  return /^[+-]?(?:\d{1,300}\.?\d{0,300}|\.\d{1,300})(?:[eE][+-]?\d{1,3})?$/.test(value) ? Number(value) : 0;
}

function integers(values: readonly GoValue[]): bigint[] {
  return values.map(integerOf);
}

/** As 64 bits hold it. */
function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function divisor(value: GoValue): bigint {
  const number = integerOf(value);
  if (number === 0n) throw badValue('it divides by zero');
  return number;
}

function octal(text: string): bigint {
  return /^[0-7]{1,21}$/.test(text) ? wrapped(BigInt(`0o${text}`)) : 0n;
}

function greatest(isBetter: (one: bigint, other: bigint) => boolean): TemplateFunction {
  return takesMore(['any'], 'any', ([first], others) =>
    integers(others).reduce((best, one) => (isBetter(one, best) ? one : best), integerOf(first)),
  );
}

function folded(sign: '-' | '*' | '/'): TemplateFunction {
  return takesMore(['any'], 'any', ([first], others) =>
    others.map(floatOf).reduce((result, one) => {
      if (sign === '/' && one === 0) throw badValue('it divides by zero');
      return calculate(result, sign, one);
    }, floatOf(first)),
  );
}

function rounded(value: number, places: number, on: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const isUp = digit - Math.trunc(digit) >= on;
  const result = (isUp ? Math.ceil(digit) : Math.floor(digit)) / power;
  return Number.isFinite(result) ? result : Number(formatFloat(value));
}

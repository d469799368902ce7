import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Expression, expressionIn, parseExpression } from './expression.ts';
import { isMap, propertyOf } from './builtin.ts';
import { callFunction } from './functions.ts';
import { type Lambda, LAMBDA_FUNCTIONS } from './lambdas.ts';

/** What names and loops stand for where an expression is. */
export interface Scope {
  parameter(name: string): unknown;
  variable(name: string): unknown;
  /** How often the loop of that name went round; of the innermost one without a name. */
  copyIndex(loop: string | undefined): number | undefined;
  /** The same with one more loop. */
  within(loop: string, index: number): Scope;
  /** What is asked of items calls them by names. */
  local(name: string): unknown;
  /** The same with more such names. */
  withLocals(values: ReadonlyMap<string, unknown>): Scope;
  /** What a function of the template gives, and the names that it has; undefined where there is none of that name. */
  body(
    name: string,
    given: readonly unknown[],
  ): { readonly value: unknown; readonly scope: Scope } | undefined;
  /** How many more values may be evaluated, by all who share it. */
  readonly budget: { left: number };
}

const MAXIMUM_DEPTH = 100;
/** Items that a loop is followed for. */
export const MAXIMUM_COPIES = 50;

/** The value of a part of a template: expressions evaluated, `Unknown` for what is not known. Never guesses or throws. */
export function evaluate(value: unknown, scope: Scope, depth = 0): unknown {
  scope.budget.left -= 1;
  if (depth > MAXIMUM_DEPTH || scope.budget.left < 0) return new Unknown();
  if (typeof value === 'string') return evaluateText(value, scope, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => evaluate(one, scope, depth + 1));
  const made = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'copy' && Array.isArray(inner))
      for (const [name, list] of copiesIn(inner, scope, depth + 1)) made.set(name, list);
    else made.set(key, evaluate(inner, scope, depth + 1));
  }
  return Object.fromEntries(made);
}

/** `copy: [{ name, count, input }]` in an object: properties that are lists. */
function copiesIn(loops: readonly unknown[], scope: Scope, depth: number): [string, unknown][] {
  return loops.flatMap((loop): [string, unknown][] => {
    if (typeof loop !== 'object' || loop === null || !('name' in loop) || !('input' in loop)) return [];
    const { name, input } = loop;
    if (typeof name !== 'string') return [];
    const count = 'count' in loop ? evaluate(loop.count, scope, depth) : undefined;
    const times = typeof count === 'number' ? Math.min(Math.max(0, count), MAXIMUM_COPIES) : 1;
    return [
      [name, Array.from({ length: times }, (_, index) => evaluate(input, scope.within(name, index), depth))],
    ];
  });
}

function evaluateText(text: string, scope: Scope, depth: number): unknown {
  const inside = expressionIn(text);
  if (inside === undefined) return text.startsWith('[[') ? text.slice(1) : text;
  const expression = parseExpression(inside);
  return expression ? valueOf(expression, scope, depth + 1) : new Unknown();
}

function valueOf(expression: Expression, scope: Scope, depth: number): unknown {
  scope.budget.left -= 1;
  if (depth > 2 * MAXIMUM_DEPTH || scope.budget.left < 0) return new Unknown();
  const inner = (one: Expression): unknown => valueOf(one, scope, depth + 1);
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'part') return partOf(inner(expression.of), inner(expression.key));
  const { name, given } = expression;
  if (name === 'if') return chosen(given, inner);
  if (name === 'reduce' || LAMBDA_FUNCTIONS.has(name)) return ofItems(expression, scope, depth);
  const values = given.map(inner);
  const [first] = values;
  if (name === 'parameters') return typeof first === 'string' ? scope.parameter(first) : new Unknown();
  if (name === 'variables') return typeof first === 'string' ? scope.variable(first) : new Unknown();
  if (name === 'lambdavariables') return typeof first === 'string' ? scope.local(first) : new Unknown();
  if (name.includes('.')) {
    const body = scope.body(name, values);
    return body ? evaluate(body.value, body.scope, depth + 1) : new Unknown();
  }
  if (name !== 'copyindex') return callFunction(name, values);
  const index = scope.copyIndex(typeof first === 'string' ? first : undefined);
  const offset = values.find((one) => typeof one === 'number') ?? 0;
  return index === undefined ? new Unknown() : index + offset;
}

/** A function of a list, a beginning and what is asked of items, of which all but `reduce` need no beginning. */
function ofItems(
  { name, given: [list, ...others] }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
  depth: number,
): unknown {
  const whole = list ? valueOf(list, scope, depth + 1) : undefined;
  const lambdas = others.map((one) => lambdaOf(one, scope, depth));
  if (name !== 'reduce') return LAMBDA_FUNCTIONS.get(name)?.(whole, ...lambdas) ?? new Unknown();
  const [start] = others;
  const step = lambdas[1];
  if (!Array.isArray(whole) || !start || !step) return new Unknown();
  return whole.reduce(
    (value: unknown, one: unknown, at) => step(value, one, at),
    valueOf(start, scope, depth + 1),
  );
}

/** `lambda('name', …, expression)`. */
function lambdaOf(expression: Expression, scope: Scope, depth: number): Lambda | undefined {
  if (expression.kind !== 'call' || expression.name !== 'lambda') return undefined;
  const names = expression.given.slice(0, -1).map((one) => (one.kind === 'literal' ? String(one.value) : ''));
  const body = expression.given.at(-1);
  if (!body) return undefined;
  return (...values) => {
    const locals = new Map(names.map((name, at) => [name.toLowerCase(), values[at]]));
    return valueOf(body, scope.withLocals(locals), depth + 1);
  };
}

/** The other branch is not evaluated. */
function chosen([condition, yes, no]: readonly Expression[], inner: (one: Expression) => unknown): unknown {
  const holds = condition ? inner(condition) : undefined;
  const branch = holds === true ? yes : holds === false ? no : undefined;
  return branch ? inner(branch) : new Unknown();
}

function partOf(whole: unknown, key: unknown): unknown {
  if (whole instanceof Unknown) return new Unknown(whole.address);
  if ((typeof key !== 'string' && typeof key !== 'number') || typeof whole !== 'object' || whole === null)
    return new Unknown();
  if (Array.isArray(whole)) return typeof key === 'number' && key in whole ? whole[key] : new Unknown();
  const found = isMap(whole) ? propertyOf(whole, String(key)) : undefined;
  return found ? found.value : new Unknown();
}

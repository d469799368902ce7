import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Expression, expressionIn, parseExpression } from './expression.ts';
import { callFunction } from './functions.ts';

/** What names and loops stand for where an expression is. */
export interface Scope {
  parameter(name: string): unknown;
  variable(name: string): unknown;
  /** How often the loop of that name went round; of the innermost one without a name. */
  copyIndex(loop: string | undefined): number | undefined;
  /** The same with one more loop. */
  within(loop: string, index: number): Scope;
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
  const values = given.map(inner);
  const [first] = values;
  if (name === 'parameters') return typeof first === 'string' ? scope.parameter(first) : new Unknown();
  if (name === 'variables') return typeof first === 'string' ? scope.variable(first) : new Unknown();
  if (name !== 'copyindex') return callFunction(name, values);
  const index = scope.copyIndex(typeof first === 'string' ? first : undefined);
  const offset = values.find((one) => typeof one === 'number') ?? 0;
  return index === undefined ? new Unknown() : index + offset;
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
  return Object.hasOwn(whole, key) ? (whole as Record<string | number, unknown>)[key] : new Unknown();
}

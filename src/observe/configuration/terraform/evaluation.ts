import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression } from '../hcl/syntax.ts';
import { callFileFunction, isFileFunction, withPaths } from './file-functions.ts';
import { callFunction } from './functions.ts';
import { loopValue, splatOf } from './loops.ts';
import { lookUp, type Scope } from './scope.ts';
import { operationOf } from './operators.ts';
import { choiceOf, repetitionOf, templateOf } from './templates.ts';
import { isMap, isOpen, Repeated, textOf } from './values.ts';

/** Expressions inside of each other, without those behind the names in them. */
const MAXIMUM_DEPTH = 200;

/** As how many expressions a text of JSON counts, which may have to be written. */
const JSON_STEPS = 100;

/** The value of an expression: plain data, and `Unknown` for what is not known. Never guesses, never throws. */
export function evaluate(expression: Expression, scope: Scope, depth = 0): unknown {
  const { budget } = scope;
  budget.left -= 1;
  if (depth > MAXIMUM_DEPTH || budget.left < 0) return new Unknown();
  budget.depth += 1;
  const value = valueOf(expression, scope, depth);
  budget.depth -= 1;
  return value;
}

function valueOf(expression: Expression, scope: Scope, depth: number): unknown {
  const inner = (one: Expression): unknown => evaluate(one, scope, depth + 1);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return templateOf(expression.parts.map((part) => (typeof part === 'string' ? part : inner(part))));
    case 'tuple':
      return expression.items.map(inner);
    case 'object':
      return objectOf(expression.entries.map(({ key, value }) => [inner(key), inner(value)]));
    case 'variable':
    case 'attribute':
    case 'index':
      return traverse(expression, scope, inner);
    case 'call':
      return called(expression, scope, depth);
    case 'operation':
      return operationOf(expression.operator, expression.operands, inner);
    case 'loop':
      return loopValue(expression, scope, (one, within) => evaluate(one, within, depth + 1));
    case 'choice':
      return choiceOf(expression, inner);
    case 'repetition':
      return repetitionOf(expression, scope, (one, within) => evaluate(one, within, depth + 1));
    case 'splat':
      break;
  }
  return splatOf(expression, scope, (one, within) => evaluate(one, within, depth + 1));
}

function called(expression: Expression & { readonly kind: 'call' }, scope: Scope, depth: number): unknown {
  const { budget } = scope;
  const { name } = expression;
  const isOfFiles = isFileFunction(name);
  const within = isOfFiles ? withPaths(scope) : scope;
  const given = argumentsOf(expression, (one) => evaluate(one, within, depth + 1));
  for (const one of given) budget.left -= sizeOf(one);
  const value = isOfFiles
    ? callFileFunction(name, given, scope, (one, inner) => evaluate(one, inner, depth + 1))
    : callFunction(name, given, budget);
  budget.left -= sizeOf(value);
  return value;
}

/** As how many expressions a value counts that a function goes through. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length / 64;
  if (Array.isArray(value)) return value.length;
  if (value instanceof EncodedJson) return JSON_STEPS;
  return isMap(value) ? Object.keys(value).length : 0;
}

/** What stands behind the last argument as `...` is arguments itself. */
function argumentsOf(
  { arguments: given, isExpanded }: Expression & { readonly kind: 'call' },
  inner: (expression: Expression) => unknown,
): unknown[] {
  const values = given.map(inner);
  const last = isExpanded ? values.pop() : undefined;
  if (!isExpanded) return values;
  return Array.isArray(last) && !isOpen(last)
    ? [...values, ...(last as unknown[])]
    : [...values, new Unknown()];
}

function objectOf(entries: readonly (readonly [key: unknown, value: unknown])[]): unknown {
  const known = entries.map(([key, value]) => [textOf(key), value] as const);
  return known.some(([key]) => key === undefined) ? new Unknown() : Object.fromEntries(known);
}

/** `a.b[0].c`: the longest name that the scope knows, and what is in its value. */
function traverse(expression: Expression, scope: Scope, inner: (expression: Expression) => unknown): unknown {
  const steps: Step[] = [];
  let root: Expression = expression;
  for (; root.kind === 'attribute' || root.kind === 'index'; root = root.of)
    steps.push(
      root.kind === 'attribute'
        ? { key: root.name, isName: !/^\d+$/.test(root.name) }
        : { key: inner(root.key), isName: false },
    );
  steps.reverse();
  const keys = steps.map(({ key }) => key);
  if (root.kind !== 'variable') return lookUp(inner(root), keys);
  const names = [root.name, ...keys];
  const longest = names.slice(0, root.name === 'data' ? 3 : 2);
  const first = longest.every((one) => typeof one === 'string') ? longest : [root.name];
  const [address, found, next] = [first.join('.'), scope.reference(first), steps[first.length - 1]];
  if (!(found instanceof Repeated)) return lookUp(found, names.slice(first.length), address);
  // Only one of several has attributes.
  return next && !next.isName
    ? lookUp(found.each, names.slice(first.length + 1), address)
    : new Unknown(address);
}

/** What stands behind a value: `.name`, or `[key]`. */
interface Step {
  readonly key: unknown;
  readonly isName: boolean;
}

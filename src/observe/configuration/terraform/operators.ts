import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression } from '../hcl/syntax.ts';
import { textOf } from './values.ts';

/** What an operator makes of its operands; only as many of them are evaluated as decide. */
export function operationOf(
  operator: string,
  operands: readonly Expression[],
  evaluate: (expression: Expression) => unknown,
): unknown {
  const [first, second, third] = operands;
  if (!first) return new Unknown();
  const left = evaluate(first);
  if (!second) return negated(operator, left);
  if (operator === '?') {
    if (typeof left !== 'boolean' || !third) return new Unknown();
    return beside(evaluate(left ? second : third), () => evaluate(left ? third : second));
  }
  const right = evaluate(second);
  if (operator === '&&' || operator === '||') return joined(operator === '||', left, right);
  if (isOpen(left) || isOpen(right)) return new Unknown();
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  return typeof left === 'number' && typeof right === 'number'
    ? arithmetic(operator, left, right)
    : new Unknown();
}

/** Both results have one type: a number or a boolean is a text where the other one is. */
function beside(value: unknown, other: () => unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value;
  const passed = other();
  const isText = typeof passed === 'string' || passed instanceof EncodedJson;
  return isText ? (textOf(value) ?? new Unknown()) : value;
}

function negated(operator: string, value: unknown): unknown {
  if (operator === '!' && typeof value === 'boolean') return !value;
  if (operator === '-' && typeof value === 'number') return -value;
  return new Unknown();
}

/** Either side alone decides where it is what ends the matter. */
function joined(decisive: boolean, left: unknown, right: unknown): unknown {
  if (left === decisive || right === decisive) return decisive;
  return left === !decisive && right === !decisive ? !decisive : new Unknown();
}

/** Is it unknown, or may something in it be? */
function isOpen(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function arithmetic(operator: string, left: number, right: number): unknown {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? new Unknown() : left / right;
    case '%':
      return right === 0 ? new Unknown() : left % right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return new Unknown();
  }
}

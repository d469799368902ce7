import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression } from '../hcl/syntax.ts';
import { booleanOf, numberOf, textOf } from './values.ts';

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
    const is = booleanOf(left);
    if (is === undefined || !third) return new Unknown();
    return beside(evaluate(is ? second : third), () => evaluate(is ? third : second));
  }
  const right = evaluate(second);
  if (operator === '&&' || operator === '||')
    return joined(operator === '||', booleanOf(left), booleanOf(right));
  if (operator === '==' || operator === '!=') {
    const areEqual = equality(left, right);
    return areEqual === undefined ? new Unknown() : areEqual === (operator === '==');
  }
  const [one, other] = [numberOf(left), numberOf(right)];
  return one === undefined || other === undefined ? new Unknown() : arithmetic(operator, one, other);
}

/** Values of two types are never equal; of what has parts nobody can tell, but that it is something. */
function equality(left: unknown, right: unknown): boolean | undefined {
  if (left instanceof Unknown || right instanceof Unknown) return undefined;
  if (left === null || right === null) return left === right;
  return typeof left === 'object' || typeof right === 'object' ? undefined : left === right;
}

/** Both results have one type: a number or a boolean is a text where the other one is. */
function beside(value: unknown, other: () => unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value;
  const passed = other();
  const isText = typeof passed === 'string' || passed instanceof EncodedJson;
  return isText ? (textOf(value) ?? new Unknown()) : value;
}

function negated(operator: string, value: unknown): unknown {
  const [is, number] = [booleanOf(value), numberOf(value)];
  if (operator === '!' && is !== undefined) return !is;
  return operator === '-' && number !== undefined ? -number : new Unknown();
}

/** Either side alone decides where it is what ends the matter. */
function joined(decisive: boolean, left: boolean | undefined, right: boolean | undefined): unknown {
  if (left === decisive || right === decisive) return decisive;
  return left === !decisive && right === !decisive ? !decisive : new Unknown();
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

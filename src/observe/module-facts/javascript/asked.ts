import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf } from './context.ts';

const CONDITIONS = new Set([
  'IfStatement',
  'WhileStatement',
  'DoStatement',
  'ExpressionStatement',
  'UnaryExpression',
]);

/** Is a value only asked whether it is there, or compared, and goes nowhere? */
export function isOnlyAsked(context: Context, node: SyntaxNode): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (CONDITIONS.has(parent.name)) return true;
  const isFirst = parent.firstChild?.from === node.from;
  if (parent.name === 'ConditionalExpression') return isFirst;
  if (parent.name === 'ParenthesizedExpression') return isOnlyAsked(context, parent);
  if (parent.name !== 'BinaryExpression') return false;
  const operator = context.textOf(childrenOf(parent)[1] ?? parent);
  if (!/^(?:&&|\|\||\?\?)$/.test(operator)) return true;
  // What is there gives way to the other, which is not asked.
  return (isFirst && operator === '&&') || isOnlyAsked(context, parent);
}

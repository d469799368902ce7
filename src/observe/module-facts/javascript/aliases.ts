import type { SyntaxNode } from '@lezer/common';
import { isOnlyAsked } from './asked.ts';
import { type Giving, type Variable, variableOf } from './bindings.ts';
import { type Context, childrenOf, valuesIn } from './context.ts';

/** Is it a variable that is never anything but `require`, and does nothing but being called? */
export function isAliasOfRequire(context: Context, node: SyntaxNode): boolean {
  const variable = node.name === 'VariableName' ? variableOf(context, node) : undefined;
  return variable !== undefined && isAlias(context, variable);
}

/** Does `require` only get another name where it stands? */
export function getsAlias(context: Context, node: SyntaxNode): boolean {
  let one = node;
  while (/^(?:Parenthesized|Binary)Expression$/.test(one.parent?.name ?? '') && one.parent) one = one.parent;
  const { parent } = one;
  const target = parent?.name === 'AssignmentExpression' ? parent.firstChild : one.prevSibling?.prevSibling;
  if (!target || !/^(?:Assignment|VariableDeclaration)/.test(parent?.name ?? '')) return false;
  const variable = /^Variable(?:Name|Definition)$/.test(target.name)
    ? variableOf(context, target)
    : undefined;
  return variable !== undefined && isAlias(context, variable);
}

function isAlias(context: Context, { givings, uses }: Variable): boolean {
  return (
    givings.some(({ kind }) => kind === 'value') &&
    givings.every((one) => isRequire(context, one)) &&
    uses.every((use) => isCallee(use) || isOnlyAsked(context, use))
  );
}

function isCallee({ parent, from }: SyntaxNode): boolean {
  return parent?.name === 'CallExpression' && parent.firstChild?.from === from;
}

/** `require`, or `typeof require === 'function' && require`. */
function isRequire(context: Context, giving: Giving): boolean {
  if (giving.kind !== 'value') return giving.kind === 'number';
  let { node } = giving;
  for (;;) {
    if (node.name === 'ParenthesizedExpression') node = valuesIn(node)[0] ?? node.firstChild ?? node;
    else if (node.name === 'BinaryExpression' && context.textOf(childrenOf(node)[1] ?? node) === '&&')
      node = valuesIn(node)[1] ?? node.firstChild ?? node;
    else
      return node.name === 'VariableName' && context.textOf(node) === 'require' && !variableOf(context, node);
  }
}

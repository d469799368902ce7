import type { SyntaxNode } from '@lezer/common';
import { isOnlyAsked } from './asked.ts';
import { type Giving, type Variable, variableOf } from './bindings.ts';
import { type Context, childrenOf, valuesIn } from './context.ts';

/** Where `require` may get another name. */
const MAYBE = /(?:=|&&)\s*require\s*(?:[;,)\n}]|$)/;
const HAS_ALIASES = new WeakMap<Context, boolean>();

/** So that variables are only looked up where there may be one. */
function mayHaveAliases(context: Context, node: SyntaxNode): boolean {
  let known = HAS_ALIASES.get(context);
  if (known !== undefined) return known;
  let top = node;
  while (top.parent) top = top.parent;
  HAS_ALIASES.set(context, (known = MAYBE.test(context.textOf(top))));
  return known;
}

/** Is it a variable that is never anything but `require`, and does nothing but being called? */
export function isAliasOfRequire(context: Context, node: SyntaxNode): boolean {
  if (node.name !== 'VariableName' || !mayHaveAliases(context, node)) return false;
  const variable = variableOf(context, node);
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

const KNOWN = new WeakMap<Variable, boolean>();

function isAlias(context: Context, variable: Variable): boolean {
  const known = KNOWN.get(variable);
  if (known !== undefined) return known;
  const { givings, uses } = variable;
  const isIt =
    givings.some(({ kind }) => kind === 'value') &&
    givings.every((one) => isRequire(context, one)) &&
    uses.every((use) => isCallee(use) || isOnlyAsked(context, use));
  KNOWN.set(variable, isIt);
  return isIt;
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

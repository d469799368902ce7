import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText, valuesIn } from './context.ts';

const LISTS = new Set(['ArrayExpression', 'TupleExpression', 'ParenthesizedExpression', 'BinaryExpression']);

/** The names of `__all__`, wherever the module's body has it; `*` for those that are computed. */
export function listedNames(context: Context, body: SyntaxNode): string[] {
  const names = new Set<string>();
  for (const node of statementsIn(body)) {
    const [target, ...rest] = valuesIn(
      node.name === 'ExpressionStatement' ? (node.firstChild ?? node) : node,
    );
    const isIt = target && /^__all__\b/.test(context.textOf(target));
    if (isIt) for (const value of rest) addNames(context, value, names);
  }
  return [...names];
}

function* statementsIn(node: SyntaxNode): Generator<SyntaxNode, undefined> {
  for (const child of childrenOf(node)) {
    if (/^(?:Assign|Update|Expression)Statement$/.test(child.name)) yield child;
    else if (/Statement$|^Body$|^StatementGroup$/.test(child.name)) yield* statementsIn(child);
  }
}

function addNames(context: Context, node: SyntaxNode, names: Set<string>): void {
  const text = constantText(context, node);
  if (text !== undefined) names.add(text);
  else if (LISTS.has(node.name) || node.name === 'ArgList')
    for (const value of valuesIn(node)) addNames(context, value, names);
  // What another module lists it has itself, and is taken of it by `import *` as well.
  else if (node.name !== 'MemberExpression' || !context.textOf(node).endsWith('.__all__')) names.add('*');
}

import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { placeOf, UNTOLD } from '../draft.ts';
import { type Context, childrenOf, emit, readMember, type ScriptScope, valuesIn } from './context.ts';

/** An element of JSX: who draws it gets its component and all attributes. */
export function elementValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  for (const child of childrenOf(node)) {
    if (child.name === 'JSXIdentifier' || child.name === 'JSXMemberExpression')
      emit(scope, ['escape', componentValue(context, scope, child)]);
    else if (child.name === 'JSXEscape' || child.name === 'JSXSpreadAttribute')
      for (const value of valuesIn(child))
        emit(scope, ['escape', context.lower.expression(context, scope, value)]);
    else if (child.name.startsWith('JSX') && child.name !== 'JSXCloseTag') elementPart(context, scope, child);
  }
  return UNTOLD;
}

function elementPart(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  if (node.name !== 'JSXAttribute') {
    elementValue(context, scope, node);
    return;
  }
  // Its name is no component.
  for (const child of childrenOf(node).slice(1))
    if (child.name === 'JSXEscape')
      for (const value of valuesIn(child))
        emit(scope, ['escape', context.lower.expression(context, scope, value)]);
    else elementValue(context, scope, child);
}

function componentValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const [first = '', ...members] = context.textOf(node).split('.');
  let place = placeOf(scope, first) ?? UNTOLD;
  for (const name of members) place = readMember(context, scope, place, name);
  return place;
}

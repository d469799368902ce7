import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { placeOf } from '../draft.ts';
import { type Context, childrenOf, emit, itemsOf, type PythonScope, valuesIn } from './context.ts';

const GROUPS = new Set(['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression']);

/** Gives names that are assigned to a place in this scope. */
export function declareTargets(context: Context, scope: PythonScope, node: SyntaxNode): void {
  if (node.name === 'VariableName') declareName(context, scope, context.textOf(node));
  else if (GROUPS.has(node.name)) for (const child of valuesIn(node)) declareTargets(context, scope, child);
}

/** Names of a module and of a class are members too. */
export function declareName(context: Context, scope: PythonScope, name: string): void {
  if (scope.names.has(name)) return;
  const place = context.module.place();
  scope.names.set(name, place);
  if (scope.kind === 'module') emit(scope, ['export', name, place]);
}

/** What is assigned comes to what it is assigned to. */
export function assign(context: Context, scope: PythonScope, target: SyntaxNode, value: Place): void {
  if (target.name === 'VariableName') return assignName(scope, context.textOf(target), value);
  if (GROUPS.has(target.name)) {
    const items = itemsOf(context, scope, value);
    for (const child of valuesIn(target)) {
      assign(context, scope, child, items);
      // `*rest` is a list of them.
      if (child.prevSibling?.name === '*') assign(context, scope, child, value);
    }
    return;
  }
  if (target.name !== 'MemberExpression') return emit(scope, ['escape', value]);
  const children = childrenOf(target);
  const [object] = children;
  if (!object) return;
  const at = context.lower.expression(context, scope, object);
  const property = children.find(({ name }) => name === 'PropertyName');
  // What stands for a module has what it exports.
  if (context.textOf(object) === 'sys.modules') emit(scope, ['escape', value]);
  if (property) return emit(scope, ['write', at, context.textOf(property), value]);
  for (const index of children.slice(1).filter(({ name }) => /^[A-Z]/.test(name)))
    emit(scope, ['escape', context.lower.expression(context, scope, index)]);
  emit(scope, ['write', at, '[]', value]);
}

export function assignName(scope: PythonScope, name: string, value: Place): void {
  const place = placeOf(scope, name);
  emit(scope, place === undefined ? ['escape', value] : ['move', value, place]);
}

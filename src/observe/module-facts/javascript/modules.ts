import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { placeOf, UNTOLD } from '../draft.ts';
import { importFrom } from './calls.ts';
import { classValue } from './classes.ts';
import { type Context, childrenOf, constantText, emit, has, type ScriptScope, valuesIn } from './context.ts';
import { functionValue } from './functions.ts';

/** An `import`: each of its names has a place already. */
export function imported(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  const children = childrenOf(node);
  if (children.some(({ name }) => name === 'type')) return;
  const specifier = constantText(
    context,
    children.find(({ name }) => name === 'String'),
  );
  if (specifier === undefined) return;
  const take = (own: SyntaxNode, name: string | null) => {
    const place = placeOf(scope, context.textOf(own));
    const from = importFrom(context, scope, node, specifier, name, own);
    if (place !== undefined) emit(scope, ['move', from, place]);
  };
  let isAll = false;
  for (const child of children) {
    if (child.name === 'Star') isAll = true;
    else if (child.name === 'VariableDefinition') take(child, isAll ? null : 'default');
    else if (child.name === 'ImportGroup')
      for (const { name, own } of namesIn(context, child)) take(own, name);
  }
  // What it does when it is started.
  emit(scope, ['import', specifier, null, context.module.place()]);
}

/** `name`, `name as own`. */
function namesIn(context: Context, group: SyntaxNode): { name: string; own: SyntaxNode }[] {
  const names: { name: string; own: SyntaxNode }[] = [];
  let part: SyntaxNode[] = [];
  for (const child of childrenOf(group)) {
    if (child.name !== ',' && child.name !== '}') {
      if (/^(?:[A-Z]|default$)/.test(child.name)) part.push(child);
      continue;
    }
    const [first, own = first] = part;
    if (first && own) names.push({ name: constantText(context, first) ?? context.textOf(first), own });
    part = [];
  }
  return names;
}

/** An `export` of any kind. */
export function exported(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  const children = childrenOf(node);
  const specifier = constantText(
    context,
    children.find(({ name }, index) => name === 'String' && children[index - 1]?.name === 'from'),
  );
  const group = children.find(({ name }) => name === 'ExportGroup');
  if (has(node, 'default')) return exportedDefault(context, scope, children);
  if (has(node, 'Equals')) {
    const value = valuesIn(node).at(-1);
    if (value)
      emit(scope, ['write', context.own.module, 'exports', context.lower.expression(context, scope, value)]);
    return;
  }
  if (group && !children.some(({ name }) => name === 'type')) {
    for (const { name, own } of namesIn(context, group)) {
      const place =
        specifier === undefined ? placeOf(scope, name) : importFrom(context, scope, node, specifier, name);
      const as = constantText(context, own) ?? context.textOf(own);
      if (place !== undefined) emit(scope, ['export', as, place]);
    }
    if (specifier !== undefined) importFrom(context, scope, node, specifier, null);
  } else if (has(node, 'Star') && specifier !== undefined)
    exportedAll(context, scope, node, children, specifier);
  else for (const child of children) exportedDeclaration(context, scope, child);
}

function exportedAll(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  children: readonly SyntaxNode[],
  specifier: string,
): void {
  const name = children[children.findIndex((child) => child.name === 'as') + 1];
  const value = importFrom(context, scope, node, specifier, null);
  // Whoever has this module has them.
  if (!name) emit(scope, ['escape', value]);
  if (name && has(node, 'as'))
    emit(scope, ['export', constantText(context, name) ?? context.textOf(name), value]);
  else emit(scope, ['reexport', specifier]);
}

function exportedDefault(context: Context, scope: ScriptScope, children: readonly SyntaxNode[]): void {
  const at = children.findIndex(({ name }) => name === 'default');
  const node = children.slice(at + 1).find(({ name }) => /^(?:[A-Z]|this$|null$)/.test(name));
  if (!node) return;
  emit(scope, ['export', 'default', defaultValue(context, scope, node)]);
}

function defaultValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition');
  if (node.name === 'FunctionDeclaration' || node.name === 'ClassDeclaration') {
    if (own) {
      context.lower.statement(context, scope, node);
      return placeOf(scope, context.textOf(own)) ?? UNTOLD;
    }
    return node.name === 'ClassDeclaration'
      ? classValue(context, scope, node, 'default')
      : functionValue(context, scope, node, { name: 'default' });
  }
  return context.lower.expression(context, scope, node, 'default');
}

function exportedDeclaration(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  if (!node.name.endsWith('Declaration')) return;
  context.lower.statement(context, scope, node);
  for (const [name, place] of scope.names) {
    if (declares(context, node, name)) emit(scope, ['export', name, place]);
  }
}

function declares(context: Context, node: SyntaxNode, name: string): boolean {
  return childrenOf(node).some((child) => {
    if (child.name === 'VariableDefinition' || child.name === 'TypeDefinition')
      return context.textOf(child) === name;
    return /Pattern$|PatternProperty$/.test(child.name) && declares(context, child, name);
  });
}

import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { scopeIn, UNTOLD } from '../draft.ts';
import { classValue } from './classes.ts';
import {
  type Context,
  childrenOf,
  dynamic,
  emit,
  has,
  itemsOf,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { expression } from './expressions.ts';
import { functionValue } from './functions.ts';
import { exported, imported } from './modules.ts';
import { assign, declare, PATTERNS } from './patterns.ts';

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
]);
/** What types are made of, which does nothing. */
const TYPE_STATEMENTS = new Set(['InterfaceDeclaration', 'TypeAliasDeclaration', 'AmbientDeclaration']);

/** Every statement in it. */
function statements(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) statement(context, scope, child);
}

/** Everything in a body, with what it declares. */
export function body(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  hoistVariables(context, scope, node);
  hoist(context, scope, node);
  statements(context, scope, node);
}

/** Declares what `var` and functions in blocks declare, wherever it stands in a function. */
function hoistVariables(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) {
    if (FUNCTIONS.has(child.name) || child.name === 'ClassBody' || child.name === 'Property') {
      if (child.name === 'FunctionDeclaration') declareOwn(context, scope, child);
      continue;
    }
    if (has(child, 'var')) for (const part of patternsIn(child)) declare(context, scope, part);
    hoistVariables(context, scope, child);
  }
}

/** Declares what a block declares itself. */
function hoist(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) {
    const one =
      child.name === 'ExportDeclaration' ? childrenOf(child).findLast(({ name }) => name !== ';') : child;
    if (!one) continue;
    if (one.name === 'VariableDeclaration' && !has(one, 'var'))
      for (const part of patternsIn(one)) declare(context, scope, part);
    if (
      ['FunctionDeclaration', 'ClassDeclaration', 'EnumDeclaration', 'NamespaceDeclaration'].includes(
        one.name,
      )
    )
      declareOwn(context, scope, one);
    if (one.name === 'LabeledStatement') hoist(context, scope, one);
    if (one.name === 'ImportDeclaration')
      for (const part of childrenOf(one)) {
        declare(context, scope, part);
        if (part.name === 'ImportGroup') for (const name of childrenOf(part)) declare(context, scope, name);
      }
  }
}

function declareOwn(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition' || name === 'TypeDefinition');
  if (own && !scope.names.has(context.textOf(own)))
    scope.names.set(context.textOf(own), context.module.place());
}

function patternsIn(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(
    ({ name }, index, all) => PATTERNS.has(name) && !['Equals', 'of'].includes(all[index - 1]?.name ?? ''),
  );
}

/** What one statement does. */
export function statement(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  switch (node.name) {
    case 'FunctionDeclaration':
      return declaredFunction(context, scope, node);
    case 'ClassDeclaration':
      return void assignOwn(context, scope, node, classValue(context, scope, node, nameOf(context, node)));
    case 'VariableDeclaration':
      return declared(context, scope, node);
    case 'ReturnStatement':
      for (const value of valuesIn(node))
        emit(scope, ['move', expression(context, scope, value), scope.within.result]);
      return;
    case 'ThrowStatement':
      for (const value of valuesIn(node)) emit(scope, ['escape', expression(context, scope, value)]);
      return;
    case 'Block':
    case 'SwitchBody':
      return block(context, scope, node);
    case 'ForStatement':
      return loop(context, scopeIn(scope), node);
    case 'CatchClause':
      return caught(context, scope, node);
    case 'WithStatement':
      dynamic(context, scope, node, 'with changes what names mean');
      return statements(context, scope, node);
    case 'ImportDeclaration':
      return imported(context, scope, node);
    case 'ExportDeclaration':
      return exported(context, scope, node);
    default:
      return otherStatement(context, scope, node);
  }
}

const PLAIN = /Statement$|Clause$|Label$|^Script$/;

function otherStatement(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  if (TYPE_STATEMENTS.has(node.name) || !/^(?:[A-Z]|this$|super$)/.test(node.name)) return;
  if (node.name === 'Label') return;
  if (PLAIN.test(node.name)) return statements(context, scope, node);
  if (node.name === 'EnumDeclaration' || node.name === 'NamespaceDeclaration') {
    assignOwn(context, scope, node, UNTOLD);
    const inner = scopeIn(scope);
    for (const child of childrenOf(node)) {
      if (child.name !== 'Block' && child.name !== 'EnumBody') continue;
      hoistVariables(context, inner, child);
      hoist(context, inner, child);
      // Whoever has the namespace may call what it exports.
      for (const part of childrenOf(child)) statement(context, inner, part);
      if (child.name === 'Block') for (const place of inner.names.values()) emit(scope, ['escape', place]);
    }
    return;
  }
  expression(context, scope, node);
}

function nameOf(context: Context, node: SyntaxNode): string {
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition');
  return own ? context.textOf(own) : 'default';
}

/** What a declaration is called comes to have a value, in its block and where `var` would put it. */
function assignOwn(context: Context, scope: ScriptScope, node: SyntaxNode, value: Place): Place {
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition' || name === 'TypeDefinition');
  if (!own) return value;
  for (let one: ScriptScope | undefined = scope; one?.within === scope.within; one = one.outer) {
    const place = one.names.get(context.textOf(own));
    if (place === undefined) continue;
    emit(scope, ['move', value, place]);
    if (node.name !== 'FunctionDeclaration') break;
  }
  return value;
}

function declaredFunction(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  if (childrenOf(node).at(-1)?.name !== 'Block') return;
  assignOwn(context, scope, node, functionValue(context, scope, node, { name: nameOf(context, node) }));
}

function declared(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  let target: SyntaxNode | undefined;
  let isValue = false;
  for (const child of childrenOf(node)) {
    if (child.name === ',') [target, isValue] = [undefined, false];
    else if (child.name === 'Equals') isValue = true;
    else if (isValue && target && /^(?:[A-Z]|this$|null$)/.test(child.name)) {
      const name = target.name === 'VariableDefinition' ? context.textOf(target) : undefined;
      assign(context, scope, target, expression(context, scope, child, name));
      isValue = false;
    } else if (!target && PATTERNS.has(child.name)) target = child;
  }
}

function block(context: Context, outer: ScriptScope, node: SyntaxNode): void {
  const scope = scopeIn(outer);
  hoist(context, scope, node);
  statements(context, scope, node);
}

function loop(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) {
    if (child.name === 'ForSpec') {
      hoist(context, scope, child);
      statements(context, scope, child);
    } else if (child.name === 'ForOfSpec' || child.name === 'ForInSpec') eachOf(context, scope, child);
    else statement(context, scope, child);
  }
}

function eachOf(context: Context, scope: ScriptScope, spec: SyntaxNode): void {
  const children = childrenOf(spec);
  const at = children.findIndex(({ name }) => name === 'of' || name === 'in');
  const target = children.slice(0, at).findLast(({ name }) => /^[A-Z]/.test(name));
  const source = children.slice(at + 1).find(({ name }) => /^(?:[A-Z]|this$)/.test(name));
  if (!target || !source) return;
  const isDeclared = has(spec, 'const') || has(spec, 'let') || has(spec, 'using');
  if (isDeclared) declare(context, scope, target);
  const value = expression(context, scope, source);
  assign(context, scope, target, children[at]?.name === 'in' ? UNTOLD : itemsOf(context, scope, value));
}

function caught(context: Context, outer: ScriptScope, node: SyntaxNode): void {
  const scope = scopeIn(outer);
  for (const child of childrenOf(node)) {
    if (PATTERNS.has(child.name)) {
      declare(context, scope, child);
      assign(context, scope, child, UNTOLD);
    } else if (child.name === 'Block') block(context, scope, child);
  }
}

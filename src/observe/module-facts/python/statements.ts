import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { NOTHING, UNTOLD } from '../draft.ts';
import {
  type Context,
  childrenOf,
  emit,
  itemsOf,
  type PythonScope,
  readMember,
  valuesIn,
} from './context.ts';
import { expression, listOf, operand, yieldValue } from './expressions.ts';
import { classValue, decorated, functionValue } from './functions.ts';
import { imported, importedNames } from './imports.ts';
import { assign, assignName, declareName } from './targets.ts';

/** Every statement in it. */
function statements(context: Context, scope: PythonScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) statement(context, scope, child);
}

/** Everything in a body, with what it declares. */
export function body(context: Context, scope: PythonScope, node: SyntaxNode): void {
  hoist(context, scope, node);
  statements(context, scope, node);
}

/** Gives places to all names that are assigned to in a function, a class or a module. */
function hoist(context: Context, scope: PythonScope, node: SyntaxNode): void {
  const elsewhere = new Set<string>();
  for (const name of namesElsewhere(context, node)) elsewhere.add(name);
  for (const name of assignedNames(context, node)) {
    if (!elsewhere.has(name)) declareName(context, scope, name);
    // `global name` where the module does not assign it itself.
    else if (scope.kind === 'function' && !context.top.names.has(name))
      declareName(context, context.top, name);
  }
}

function* namesElsewhere(context: Context, node: SyntaxNode): Generator<string, undefined> {
  for (const child of childrenOf(node)) {
    if (child.name === 'ScopeStatement') for (const name of valuesIn(child)) yield context.textOf(name);
    else if (isInner(child)) continue;
    else yield* namesElsewhere(context, child);
  }
}

const isInner = ({ name }: SyntaxNode): boolean =>
  name === 'FunctionDefinition' || name === 'ClassDefinition' || name === 'LambdaExpression';

function* assignedNames(context: Context, node: SyntaxNode): Generator<string, undefined> {
  for (const child of childrenOf(node)) {
    if (child.name === 'FunctionDefinition' || child.name === 'ClassDefinition') {
      const name = childrenOf(child).find((one) => one.name === 'VariableName');
      if (name) yield context.textOf(name);
      continue;
    }
    if (isInner(child) || child.name === 'ScopeStatement') continue;
    if (child.name === 'ImportStatement') yield* importedNames(context, child);
    for (const target of targetsOf(child)) yield* namesIn(context, target);
    yield* assignedNames(context, child);
  }
}

function* namesIn(context: Context, node: SyntaxNode): Generator<string, undefined> {
  if (node.name === 'VariableName') yield context.textOf(node);
  else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(node.name))
    for (const child of valuesIn(node)) yield* namesIn(context, child);
}

const isValue = ({ name }: SyntaxNode): boolean => /^[A-Z]/.test(name) && !/Op$|^TypeDef$/.test(name);

/** What a statement assigns to. */
function targetsOf(node: SyntaxNode): SyntaxNode[] {
  const children = childrenOf(node);
  const before = (name: string) =>
    children.slice(
      0,
      children.findLastIndex((one) => one.name === name),
    );
  switch (node.name) {
    case 'AssignStatement':
      return before('AssignOp').filter(isValue);
    case 'UpdateStatement':
    case 'NamedExpression':
    case 'TypeDefinition':
      return children.filter(isValue).slice(0, 1);
    case 'ForStatement': {
      const to = children.findIndex(({ name }) => name === 'in');
      return children.slice(0, to).filter(isValue);
    }
    case 'WithStatement':
    case 'TryStatement':
      return children.filter((one) => one.prevSibling?.name === 'as');
    case 'CapturePattern':
    case 'AsPattern':
      return children.filter(({ name }) => name === 'VariableName');
    default:
      return [];
  }
}

function statement(context: Context, scope: PythonScope, node: SyntaxNode): void {
  switch (node.name) {
    case 'FunctionDefinition':
    case 'ClassDefinition': {
      const value =
        node.name === 'ClassDefinition'
          ? classValue(context, scope, node)
          : functionValue(context, scope, node);
      const name = childrenOf(node).find((child) => child.name === 'VariableName');
      if (name) assignName(scope, context.textOf(name), value);
      return;
    }
    case 'DecoratedStatement':
      return decorated(context, scope, node);
    case 'AssignStatement':
      return assigned(context, scope, node);
    case 'UpdateStatement':
      return updated(context, scope, node);
    case 'ReturnStatement':
      return emit(scope, ['move', listed(context, scope, valuesIn(node)), scope.within.result]);
    case 'YieldStatement':
      return void yieldValue(context, scope, node);
    case 'ImportStatement':
      return imported(context, scope, node);
    case 'ForStatement':
      return loop(context, scope, node);
    case 'WithStatement':
      return within(context, scope, node);
    default:
      return otherStatement(context, scope, node);
  }
}

const PLAIN = /^(?:Body|MatchBody|Script|(?:If|While|Expression|Assert)Statement|StatementGroup)$/;
const NO_VALUES = new Set(['ScopeStatement', 'PassStatement', 'BreakStatement', 'ContinueStatement']);

function otherStatement(context: Context, scope: PythonScope, node: SyntaxNode): void {
  if (!/^[A-Z]/.test(node.name) || NO_VALUES.has(node.name)) return;
  if (PLAIN.test(node.name)) return statements(context, scope, node);
  if (node.name === 'TryStatement') {
    for (const child of childrenOf(node))
      if (child.prevSibling?.name === 'as') assign(context, scope, child, UNTOLD);
      else statement(context, scope, child);
    return;
  }
  if (node.name === 'MatchStatement' || node.name === 'MatchClause' || node.name.endsWith('Pattern'))
    return matched(context, scope, node);
  if (node.name === 'RaiseStatement') {
    for (const value of valuesIn(node)) emit(scope, ['escape', expression(context, scope, value)]);
    return;
  }
  expression(context, scope, node);
}

/** What is matched is given away: patterns look into it by its own methods. */
function matched(context: Context, scope: PythonScope, node: SyntaxNode): void {
  for (const child of childrenOf(node)) {
    const isCapture =
      node.name === 'CapturePattern' || (node.name === 'AsPattern' && child.name === 'VariableName');
    if (isCapture) assign(context, scope, child, UNTOLD);
    else if (/Body$|Clause$|Pattern$|ArgList$|Guard$/.test(child.name)) matched(context, scope, child);
    else if (/Statement$|Definition$/.test(child.name)) statement(context, scope, child);
    else if (/^[A-Z]/.test(child.name)) emit(scope, ['escape', expression(context, scope, child)]);
  }
}

/** One value, or a tuple of several. */
function listed(context: Context, scope: PythonScope, nodes: readonly SyntaxNode[]): Place {
  const [only] = nodes;
  if (!only) return NOTHING;
  if (nodes.length === 1 && only.nextSibling?.name !== ',' && only.prevSibling?.name !== '*')
    return expression(context, scope, only);
  return listOf(context, scope, nodes);
}

/** `a = b, c = value`: what is before each `=` is a target. */
function assigned(context: Context, scope: PythonScope, node: SyntaxNode): void {
  const groups: SyntaxNode[][] = [[]];
  for (const child of childrenOf(node)) {
    if (child.name === 'AssignOp') groups.push([]);
    else if (child.name === 'TypeDef') {
      for (const value of valuesIn(child)) emit(scope, ['escape', expression(context, scope, value)]);
    } else if (/^[A-Z]/.test(child.name)) groups.at(-1)?.push(child);
  }
  const values = groups.length > 1 ? groups.pop() : undefined;
  if (!values) return;
  const value = listed(context, scope, values);
  for (const targets of groups) assignAll(context, scope, targets, value);
}

function assignAll(context: Context, scope: PythonScope, targets: readonly SyntaxNode[], value: Place): void {
  const [only] = targets;
  if (only && targets.length === 1 && only.nextSibling?.name !== ',' && only.prevSibling?.name !== '*')
    return assign(context, scope, only, value);
  const items = itemsOf(context, scope, value);
  for (const target of targets) {
    assign(context, scope, target, items);
    if (target.prevSibling?.name === '*') assign(context, scope, target, value);
  }
}

function updated(context: Context, scope: PythonScope, node: SyntaxNode): void {
  const [target, valueNode] = childrenOf(node).filter(
    ({ name }) => /^[A-Z]/.test(name) && name !== 'UpdateOp',
  );
  if (!target || !valueNode) return;
  const value = expression(context, scope, valueNode);
  operand(context, scope, value);
  assign(context, scope, target, value);
  // `list += others` has what the others have.
  assign(context, scope, target, itemsOf(context, scope, value));
  const current = expression(context, scope, target);
  emit(scope, ['write', current, '[]', readMember(context, scope, value, null)]);
}

function loop(context: Context, scope: PythonScope, node: SyntaxNode): void {
  const children = childrenOf(node);
  const at = children.findIndex(({ name }) => name === 'in');
  const end = children.findIndex(({ name }) => name === 'Body');
  const targets = children.slice(0, at).filter(({ name }) => /^[A-Z]/.test(name));
  const sources = children.slice(at + 1, end).filter(({ name }) => /^[A-Z]/.test(name));
  const items = itemsOf(context, scope, listed(context, scope, sources));
  assignAll(context, scope, targets, items);
  for (const child of children.slice(end)) if (child.name === 'Body') statements(context, scope, child);
}

function within(context: Context, scope: PythonScope, node: SyntaxNode): void {
  let value: Place = UNTOLD;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') statements(context, scope, child);
    else if (child.prevSibling?.name === 'as') {
      const entered = context.module.place();
      const method = readMember(context, scope, value, '__enter__');
      const later = readMember(context, scope, value, '__aenter__');
      emit(scope, ['call', method, value, [], false, entered], ['call', later, value, [], false, entered]);
      emit(scope, ['move', value, entered], ['move', UNTOLD, entered]);
      assign(context, scope, child, entered);
    } else if (/^[A-Z]/.test(child.name)) value = expression(context, scope, child);
  }
}

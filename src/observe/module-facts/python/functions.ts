import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import type { FunctionDraft } from '../draft.ts';
import { NOTHING, UNTOLD } from '../draft.ts';
import { givenTo } from './calls.ts';
import { type Context, childrenOf, emit, type PythonScope, readMember, valuesIn } from './context.ts';
import { assignName } from './targets.ts';

/** A scope of a function; it does not see the names of a class around it. */
export function functionScope(outer: PythonScope, within: FunctionDraft, around?: PythonScope): PythonScope {
  let visible: PythonScope | undefined = around ?? outer;
  if (!around) while (visible?.kind === 'class') visible = visible.outer;
  const bases = !around && outer.kind === 'class' ? outer.bases : undefined;
  return { names: new Map(), outer: visible, within, kind: 'function', ...(bases && { bases }) };
}

export function lambdaValue(context: Context, outer: PythonScope, node: SyntaxNode): Place {
  const draft = context.module.function('<lambda>', context.lineOf(node.from), true);
  const scope = functionScope(outer, draft);
  parameters(
    context,
    outer,
    scope,
    childrenOf(node).find(({ name }) => name === 'ParamList'),
  );
  const body = childrenOf(node).at(-1);
  if (body) emit(scope, ['move', context.lower.expression(context, scope, body), draft.result]);
  const to = context.module.place();
  emit(outer, ['function', draft.index, to]);
  return to;
}

/** Writes what a function does, and gives the place of its value. */
export function functionValue(context: Context, outer: PythonScope, node: SyntaxNode): Place {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === 'VariableName');
  const draft = context.module.function(name ? context.textOf(name) : '', context.lineOf(node.from), true);
  const scope = functionScope(outer, draft);
  parameters(
    context,
    outer,
    scope,
    children.find((child) => child.name === 'ParamList'),
  );
  if (children.some((child) => child.name === 'async')) emit(scope, ['move', UNTOLD, draft.result]);
  for (const child of children) if (child.name === 'TypeDef') annotation(context, outer, child);
  const body = children.find((child) => child.name === 'Body');
  if (body) {
    context.lower.body(context, scope, body);
  }
  const to = context.module.place();
  emit(outer, ['function', draft.index, to]);
  return to;
}

/** Parameters; their defaults belong to what is around. */
function parameters(
  context: Context,
  outer: PythonScope,
  scope: PythonScope,
  list: SyntaxNode | undefined,
): void {
  let kind = '';
  let last: Place | undefined;
  let isDefault = false;
  for (const child of list ? childrenOf(list) : []) {
    if (child.name === ',') [kind, isDefault, last] = ['', false, undefined];
    else if (child.name === '*' || child.name === '**') kind = child.name;
    else if (child.name === 'AssignOp') isDefault = true;
    else if (child.name === 'TypeDef') annotation(context, outer, child);
    else if (isDefault && last !== undefined && /^[A-Z]/.test(child.name))
      emit(outer, ['move', context.lower.expression(context, outer, child), last]);
    else if (child.name === 'VariableName') {
      last = context.module.place();
      scope.names.set(context.textOf(child), last);
      if (kind === '') scope.within.parameters.push(last);
      else emit(scope, ['object', last], ['write', last, '[]', scope.within.given], ['move', UNTOLD, last]);
    }
  }
}

function annotation(context: Context, scope: PythonScope, node: SyntaxNode): void {
  for (const value of valuesIn(node))
    emit(scope, ['escape', context.lower.expression(context, scope, value)]);
}

/** Bases that do nothing with what is made of them. */
const PLAIN_BASE = /^(?:object|[A-Z]\w*(?:Error|Exception|Warning)|Exception|BaseException)$/;

/** Writes what a class has, and gives the place of its value. */
export function classValue(context: Context, outer: PythonScope, node: SyntaxNode): Place {
  const children = childrenOf(node);
  const list = children.find(({ name }) => name === 'ArgList');
  const value = context.module.place();
  emit(outer, ['class', value]);
  const { nodes, places } = givenTo(context, outer, list);
  const bases = places.filter((_, index) => !isPlain(context, outer, nodes[index]));
  for (const base of bases) emit(outer, ['inherit', value, base]);
  const scope: PythonScope = { names: new Map(), outer, within: outer.within, kind: 'class', bases };
  const body = children.find(({ name }) => name === 'Body');
  if (body) {
    context.lower.body(context, scope, body);
  }
  for (const [name, place] of scope.names) emit(outer, ['write', value, name, place]);
  for (const name of ['__setattr__', '__setitem__', '__set__'])
    if (scope.names.has(name)) emit(outer, ['setter', name === '__setitem__' ? '[]' : '*']);
  if ([...scope.names.keys()].some((name) => /^__\w+__$/.test(name) && name !== '__init__'))
    emit(outer, ['setter', '[operators]']);
  const hasKeywords =
    list && childrenOf(list).some(({ name }) => name === 'AssignOp' || name === '**' || name === '*');
  if (hasKeywords) emit(outer, ['escape', value]);
  return value;
}

function isPlain(context: Context, scope: PythonScope, node: SyntaxNode | undefined): boolean {
  if (node?.name !== 'VariableName') return false;
  const name = context.textOf(node);
  let one: PythonScope | undefined = scope;
  while (one && !one.names.has(name)) one = one.outer;
  return !one && PLAIN_BASE.test(name);
}

/** A function or a class with what decorates it: each may give something else. */
export function decorated(context: Context, scope: PythonScope, node: SyntaxNode): void {
  const children = childrenOf(node);
  const inner = children.find(({ name }) => name === 'FunctionDefinition' || name === 'ClassDefinition');
  if (!inner) return;
  const decorators = children.filter(({ name }) => name === 'Decorator');
  const made = decorators.map((one) => decoratorValue(context, scope, one));
  let value =
    inner.name === 'ClassDefinition'
      ? classValue(context, scope, inner)
      : functionValue(context, scope, inner);
  if (scope.kind === 'class') {
    const members = context.module.place();
    emit(scope, ['escape', value], ['move', value, members]);
    scope.names.set(`[decorated ${inner.from}]`, members);
  }
  for (const decorator of made.toReversed()) {
    const result = context.module.place();
    emit(scope, ['call', decorator, -1, [value], false, result]);
    value = result;
  }
  const text = decorators.map((one) => context.textOf(one)).join(' ');
  const name = childrenOf(inner).find((child) => child.name === 'VariableName');
  if (!name) return;
  if (/\.(?:setter|deleter)\b/.test(text)) emit(scope, ['setter', context.textOf(name)]);
  assignName(scope, context.textOf(name), value);
}

function decoratorValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const children = childrenOf(node).slice(1);
  let value = NOTHING;
  let receiver = -1;
  for (const [index, child] of children.entries()) {
    if (index === 0) value = context.lower.expression(context, scope, child);
    else if (child.name === 'PropertyName' || child.name === 'VariableName') {
      receiver = value;
      value = readMember(context, scope, value, context.textOf(child));
    } else if (child.name === 'ArgList') {
      const { places, spread } = givenTo(context, scope, child);
      const result = context.module.place();
      emit(scope, ['call', value, receiver, places, spread, result]);
      value = result;
    }
  }
  return value;
}

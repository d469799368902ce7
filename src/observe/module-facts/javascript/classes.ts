import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { NOTHING, scopeIn, UNTOLD } from '../draft.ts';
import {
  type Context,
  childrenOf,
  constantText,
  emit,
  has,
  readMember,
  type ScriptDraft,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { draftOf, functionValue, writeFunction } from './functions.ts';

interface ClassPlace {
  readonly value: Place;
  readonly prototype: Place;
  readonly superClass: Place | undefined;
  readonly draft: ScriptDraft;
}

/** Writes what a class has, and gives the place of its value. */
export function classValue(context: Context, scope: ScriptScope, node: SyntaxNode, name: string): Place {
  const children = childrenOf(node);
  const inner = scopeIn(scope);
  const value = context.module.place();
  const own = children.find((child) => child.name === 'VariableDefinition');
  if (own) inner.names.set(context.textOf(own), value);
  const superClass = superClassOf(context, inner, children);
  const body = children.find((child) => child.name === 'ClassBody');
  const members = body ? childrenOf(body) : [];
  const constructor = members.find((one) => one.name === 'MethodDeclaration' && isConstructor(context, one));
  const draft = draftOf(context, constructor ?? node, { name, superClass });
  const prototype = context.module.place();
  emit(inner, ['function', draft.index, value], ['read', value, 'prototype', prototype]);
  if (superClass !== undefined) inherit(context, inner, value, prototype, superClass);
  const place = { value, prototype, superClass, draft: Object.assign(draft, { home: prototype }) };
  if (constructor) writeFunction(context, inner, constructor, draft);
  else if (superClass !== undefined) callSuper(context, draft, superClass);
  for (const member of members) if (member !== constructor) writeMember(context, inner, member, place);
  for (const child of children) if (child.name === 'Decorator') decorate(context, scope, child, value);
  return value;
}

function superClassOf(
  context: Context,
  scope: ScriptScope,
  children: readonly SyntaxNode[],
): Place | undefined {
  const extended = children.findIndex(({ name }) => name === 'extends');
  const node = extended < 0 ? undefined : children[extended + 1];
  if (!node) return undefined;
  return node.name === 'null' ? NOTHING : context.lower.expression(context, scope, node);
}

function inherit(
  context: Context,
  scope: ScriptScope,
  value: Place,
  prototype: Place,
  superClass: Place,
): void {
  const above = readMember(context, scope, superClass, 'prototype');
  emit(scope, ['inherit', value, superClass], ['inherit', prototype, above]);
}

function callSuper(context: Context, draft: ScriptDraft, superClass: Place): void {
  const items = context.module.place();
  draft.steps.push(['move', draft.given, items]);
  draft.steps.push(['call', superClass, draft.receiver, [items], true, draft.receiver]);
}

function isConstructor(context: Context, node: SyntaxNode): boolean {
  const key = childrenOf(node).find(({ name }) => name === 'PropertyDefinition' || name === 'String');
  if (!key || has(node, 'static') || childrenOf(node).at(-1)?.name !== 'Block') return false;
  return (constantText(context, key) ?? context.textOf(key)) === 'constructor';
}

function writeMember(context: Context, scope: ScriptScope, node: SyntaxNode, place: ClassPlace): void {
  const home = has(node, 'static') ? place.value : place.prototype;
  for (const child of childrenOf(node))
    if (child.name === 'Decorator') emit(scope, ['escape', context.lower.expression(context, scope, child)]);
  if (node.name === 'MethodDeclaration') {
    if (childrenOf(node).at(-1)?.name === 'Block')
      writeMethod(context, scope, node, { home, superClass: place.superClass });
    return;
  }
  if (node.name === 'StaticBlock') {
    const block = childrenOf(node).at(-1);
    if (!block) return;
    const draft = draftOf(context, node, { name: 'static', home: place.value, superClass: place.superClass });
    const called = context.module.place();
    emit(scope, ['function', draft.index, called], ['call', called, place.value, [], false, NOTHING]);
    const inner = scopeIn(scope, draft);
    context.lower.body(context, inner, block);
  } else if (node.name === 'PropertyDeclaration') writeField(context, scope, node, home, place);
}

/** A field's value belongs to the constructor, and has its receiver. */
function writeField(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  home: Place,
  place: ClassPlace,
): void {
  const name = keyOf(context, scope, node);
  const children = childrenOf(node);
  const equals = children.findIndex((child) => child.name === 'Equals');
  const node_ = equals < 0 ? undefined : children[equals + 1];
  if (!node_) return;
  const isStatic = home === place.value;
  const draft = isStatic ? draftOf(context, node, { name: name ?? 'static', home }) : place.draft;
  const within = scopeIn(scope, draft);
  const value = context.lower.expression(context, within, node_, name ?? undefined);
  emit(within, ['write', draft.receiver, name, value]);
  if (children.some((child) => child.name === 'Decorator')) emit(within, ['escape', value]);
  if (!isStatic) return;
  const called = context.module.place();
  emit(scope, ['function', draft.index, called], ['call', called, place.value, [], false, NOTHING]);
}

/** A method, a getter or a setter of a class or an object. */
export function writeMethod(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  { home, superClass }: { readonly home: Place; readonly superClass?: Place | undefined },
): void {
  const name = keyOf(context, scope, node);
  const value = functionValue(context, scope, node, { name: name ?? 'computed', home, superClass });
  const isAccessor = has(node, 'get') || has(node, 'set');
  const isDecorated = has(node, 'Decorator');
  if (isDecorated) emit(scope, ['escape', value]);
  if (!isAccessor) {
    emit(scope, ['write', home, name, value]);
    if (name === null) emit(scope, ['setter', '[operators]']);
    return;
  }
  if (isDecorated) emit(scope, ['write', home, name, UNTOLD]);
  if (has(node, 'get')) emit(scope, ['accessor', home, value, name]);
  else emit(scope, ['implicit', home, value], ['write', home, name, UNTOLD], ['setter', name]);
}

/** The name of a member; null where it is computed. */
export function keyOf(context: Context, scope: ScriptScope, node: SyntaxNode): string | null {
  const children = childrenOf(node);
  const bracket = children.findIndex(({ name }) => name === '[');
  const list = children.findIndex(({ name }) => name === 'ParamList' || name === ':' || name === 'Equals');
  if (bracket >= 0 && (list < 0 || bracket < list)) {
    const inner = children[bracket + 1];
    const text = constantText(context, inner);
    if (text !== undefined) return text;
    if (inner) context.lower.expression(context, scope, inner);
    return null;
  }
  const key = children.find(({ name }) => name.endsWith('PropertyDefinition') || name === 'String');
  if (key) return constantText(context, key) ?? context.textOf(key);
  return children.some(({ name }) => name === 'Number') ? '[]' : null;
}

/** A decorator gets what it decorates, and may give something else. */
function decorate(context: Context, scope: ScriptScope, node: SyntaxNode, value: Place): void {
  const [inner] = valuesIn(node);
  if (!inner) return;
  const decorator = context.lower.expression(context, scope, inner);
  emit(scope, ['escape', value], ['escape', decorator], ['call', decorator, -1, [value], false, value]);
}

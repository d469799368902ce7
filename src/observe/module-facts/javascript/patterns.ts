import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { placeOf, UNTOLD } from '../draft.ts';
import {
  type Context,
  childrenOf,
  constantText,
  emit,
  has,
  itemsOf,
  readMember,
  type ScriptScope,
} from './context.ts';
import { settingWritten, viewNamed } from './views.ts';

export const PATTERNS = new Set(['VariableDefinition', 'ObjectPattern', 'ArrayPattern']);

/** Gives names a place in a scope: those that a pattern has. */
export function declare(context: Context, scope: ScriptScope, pattern: SyntaxNode): void {
  if (pattern.name === 'VariableDefinition') {
    const name = context.textOf(pattern);
    if (!scope.names.has(name)) scope.names.set(name, context.module.place());
    return;
  }
  if (
    pattern.name !== 'ObjectPattern' &&
    pattern.name !== 'ArrayPattern' &&
    pattern.name !== 'PatternProperty'
  )
    return;
  let isDefault = false;
  for (const child of childrenOf(pattern)) {
    if (child.name === 'Equals') isDefault = true;
    else if (child.name === ',') isDefault = false;
    else if (!isDefault) declare(context, scope, child);
  }
}

/** What is assigned to a pattern, a variable or a member comes to it. */
export function assign(context: Context, scope: ScriptScope, target: SyntaxNode, value: Place): void {
  switch (target.name) {
    case 'VariableDefinition':
    case 'VariableName':
      return assignName(context, scope, context.textOf(target), value);
    case 'ObjectPattern':
      return assignObject(context, scope, target, value);
    case 'ArrayPattern':
      return assignParts(context, scope, target, itemsOf(context, scope, value));
    case 'MemberExpression':
      return assignMember(context, scope, target, value);
    case 'ParenthesizedExpression':
    case 'BinaryExpression':
    case 'PostfixExpression': {
      const inner = childrenOf(target).find(({ name }) => /^[A-Z]/.test(name));
      return inner && assign(context, scope, inner, value);
    }
    default:
      context.lower.expression(context, scope, target);
      emit(scope, ['escape', value]);
  }
}

function assignName(context: Context, scope: ScriptScope, name: string, value: Place): void {
  const place = placeOf(scope, name);
  if (place !== undefined) emit(scope, ['move', value, place]);
  else if (name === 'exports') emit(scope, ['move', value, context.own.exports]);
  else emit(scope, ['escape', value]);
}

function assignMember(context: Context, scope: ScriptScope, target: SyntaxNode, value: Place): void {
  const [object, ...rest] = childrenOf(target);
  if (!object) return;
  const at = context.lower.expression(context, scope, object);
  const name = memberName(context, scope, rest);
  if (name === '__proto__') emit(scope, ['inherit', at, value]);
  settingWritten(scope, name, value);
  emit(scope, ['write', at, name, value]);
}

/** What follows the object of a member: its name; `[]` of an index; null of what is computed, which is evaluated. */
export function memberName(context: Context, scope: ScriptScope, rest: readonly SyntaxNode[]): string | null {
  const property = rest.find(({ name }) => name === 'PropertyName' || name === 'PrivatePropertyName');
  if (property) return context.textOf(property);
  const index = rest.find(({ name }) => /^[A-Z]/.test(name));
  if (!index) return null;
  const text = constantText(context, index);
  if (text !== undefined) return /^\d+$/.test(text) ? '[]' : text;
  context.lower.expression(context, scope, index);
  return index.name === 'Number' ? '[]' : null;
}

function assignObject(context: Context, scope: ScriptScope, pattern: SyntaxNode, value: Place): void {
  for (const part of childrenOf(pattern)) {
    if (part.name !== 'PatternProperty') continue;
    const children = childrenOf(part);
    if (has(part, 'Spread')) {
      for (const child of children) if (PATTERNS.has(child.name)) assign(context, scope, child, value);
      continue;
    }
    const target = children.find(({ name }) => PATTERNS.has(name));
    const key = children.find(
      ({ name }) => name === 'PropertyName' || name === 'String' || name === 'Number',
    );
    const computed = children[0]?.name === '[' ? children[1] : undefined;
    if (computed) context.lower.expression(context, scope, computed);
    const name = computed
      ? null
      : key
        ? (constantText(context, key) ?? (key.name === 'Number' ? '[]' : context.textOf(key)))
        : target
          ? context.textOf(target)
          : null;
    if (name === 'render') viewNamed(context, scope, part, name);
    const from = readMember(context, scope, value, name);
    assignWithDefault(context, scope, children, from);
  }
}

/** `target = default`, of the children of a part. */
function assignWithDefault(
  context: Context,
  scope: ScriptScope,
  children: readonly SyntaxNode[],
  from: Place,
): void {
  const equals = children.findIndex(({ name }) => name === 'Equals');
  const target = children.find(({ name }) => PATTERNS.has(name));
  const given =
    equals < 0
      ? undefined
      : children.slice(equals + 1).find(({ name }) => /^[A-Z]|^(?:this|super|null)$/.test(name));
  if (given) emit(scope, ['move', context.lower.expression(context, scope, given), from]);
  if (target) assign(context, scope, target, from);
}

function assignParts(context: Context, scope: ScriptScope, pattern: SyntaxNode, items: Place): void {
  let part: SyntaxNode[] = [];
  const done = () => {
    const from = context.module.place();
    emit(scope, ['move', items, from], ['move', UNTOLD, from]);
    if (part.some(({ name }) => name === 'Spread')) {
      const list = context.module.place();
      emit(scope, ['object', list], ['write', list, '[]', from], ['move', UNTOLD, list]);
      for (const child of part) if (PATTERNS.has(child.name)) assign(context, scope, child, list);
    } else assignWithDefault(context, scope, part, from);
    part = [];
  };
  for (const child of childrenOf(pattern)) {
    if (child.name === ',' || child.name === ']') done();
    else if (child.name !== '[') part.push(child);
  }
}

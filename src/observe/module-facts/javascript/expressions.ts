import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { NOTHING, placeOf, UNTOLD } from '../draft.ts';
import { getsAlias } from './aliases.ts';
import { isOnlyAsked } from './asked.ts';
import { callValue, givenTo } from './calls.ts';
import { classValue, keyOf, writeMethod } from './classes.ts';
import {
  type Context,
  childrenOf,
  constantText,
  dynamic,
  emit,
  has,
  itemsOf,
  readMember,
  receiverOf,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { isHarmlessCode, isTypeOnly } from './code-texts.ts';
import { makerValue, textValue } from './text-values.ts';
import { functionValue } from './functions.ts';
import { elementValue } from './elements.ts';
import { loaderRead, MADE_OF_TEXT } from './loaders.ts';
import { assign, memberName } from './patterns.ts';
import { isMadeRequire } from './uses.ts';
import { settingWritten, viewNamed } from './views.ts';

/** The place of what an expression gives; `name`: what it is given to. */
export function expression(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  name = '<anonymous>',
): Place {
  switch (node.name) {
    case 'VariableName':
      return nameValue(context, scope, node);
    case 'this':
      return receiverOf(context, scope);
    case 'super':
      return homeOf(scope);
    case 'NewTarget':
      return readMember(context, scope, receiverOf(context, scope), 'constructor');
    case 'null':
      return NOTHING;
    case 'FunctionExpression':
    case 'ArrowFunction':
      return functionValue(context, scope, node, { name: ownName(context, node) ?? name });
    case 'ClassExpression':
      return classValue(context, scope, node, ownName(context, node) ?? name);
    case 'ObjectExpression':
      return objectValue(context, scope, node);
    case 'ArrayExpression':
      return listValue(context, scope, node);
    case 'MemberExpression':
      return memberValue(context, scope, node);
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'DynamicImport':
      return callValue(context, scope, node);
    case 'AssignmentExpression':
      return assignedValue(context, scope, node);
    default:
      return otherValue(context, scope, node, name);
  }
}

function otherValue(context: Context, scope: ScriptScope, node: SyntaxNode, name: string): Place {
  switch (node.name) {
    case 'ParenthesizedExpression':
    case 'SequenceExpression':
    case 'PrefixCast':
    case 'InstantiationExpression': {
      const values = valuesIn(node).filter(({ name: kind }) => !kind.endsWith('Type') && kind !== 'TypeName');
      const places = values.map((value) => expression(context, scope, value, name));
      return places.at(-1) ?? UNTOLD;
    }
    case 'ConditionalExpression':
      return joined(context, scope, valuesIn(node), 1);
    case 'BinaryExpression':
      return binaryValue(context, scope, node);
    case 'UnaryExpression':
    case 'PostfixExpression': {
      const [value] = valuesIn(node);
      const place = value ? expression(context, scope, value) : UNTOLD;
      // Compilers write `exports.a = void 0` first.
      if (has(node, 'void')) return NOTHING;
      // `value!` of TypeScript is the value.
      return node.name === 'PostfixExpression' && has(node, 'LogicOp') ? place : UNTOLD;
    }
    case 'AwaitExpression': {
      const [value] = valuesIn(node);
      const to = context.module.place();
      if (value) emit(scope, ['move', expression(context, scope, value), to]);
      emit(scope, ['move', UNTOLD, to]);
      return to;
    }
    case 'YieldExpression':
      return yieldValue(context, scope, node);
    case 'JSXElement':
      return elementValue(context, scope, node);
    case 'String':
    case 'TemplateString':
      viewNamed(context, scope, node, constantText(context, node) ?? null);
      return textValue(context, node) ?? partsValue(context, scope, node);
    default:
      return partsValue(context, scope, node);
  }
}

/** Something that is made of these, and that nothing here tells. */
function partsValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  for (const value of valuesIn(node)) emit(scope, ['escape', expression(context, scope, value)]);
  return UNTOLD;
}

function ownName(context: Context, node: SyntaxNode): string | undefined {
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition');
  return own && context.textOf(own);
}

function nameValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const name = context.textOf(node);
  const place = placeOf(scope, name);
  if (place !== undefined) {
    if (isMadeRequire(context, node)) givenRequire(context, scope, node);
    return place;
  }
  if (name === 'module') return context.own.module;
  if (name === 'exports') return context.own.exports;
  if (name === 'undefined') return NOTHING;
  if (name === 'arguments') return argumentsOf(context, scope);
  const isAsked = node.parent?.name === 'MemberExpression' || isOnlyAsked(context, node);
  if (name === 'require' && !isAsked && !getsAlias(context, node))
    dynamic(context, scope, node, 'require is given to something');
  if (context.known === 'intrinsics' || context.known === 'given') return UNTOLD;
  if (name === 'eval' && !isHarmlessCode(context, node)) return makerValue(context, scope, node, 'eval');
  if (name === 'Function' && !isAsked && !isHarmlessCode(context, node) && !isTypeOnly(context, node))
    return makerValue(context, scope, node, 'Function makes code of text');
  return UNTOLD;
}

/**
 * A `require` that the module made itself is called, or asked where a module is; what else is done with it is not
 * followed.
 */
function givenRequire(context: Context, scope: ScriptScope, node: SyntaxNode): void {
  const { parent } = node;
  const isResolved =
    parent?.name === 'MemberExpression' && /^[\w$]+\s*\.\s*resolve$/.test(context.textOf(parent));
  if (!isResolved) dynamic(context, scope, node, 'require is given to something');
}

function homeOf(scope: ScriptScope): Place {
  for (let one: ScriptScope | undefined = scope; one; one = one.outer)
    if (!one.within.isArrow) return one.within.home ?? UNTOLD;
  return UNTOLD;
}

function argumentsOf(context: Context, scope: ScriptScope): Place {
  const list = context.module.place();
  for (let one: ScriptScope | undefined = scope; one; one = one.outer) {
    if (one.within.isArrow) continue;
    emit(scope, ['object', list], ['write', list, '[]', one.within.given], ['move', UNTOLD, list]);
    break;
  }
  return list;
}

/** What any of these gives, from the one at `first`. */
function joined(context: Context, scope: ScriptScope, nodes: readonly SyntaxNode[], first = 0): Place {
  const to = context.module.place();
  for (const [index, node] of nodes.entries()) {
    const from = expression(context, scope, node);
    if (index >= first) emit(scope, ['move', from, to]);
  }
  return to;
}

function binaryValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const operator = childrenOf(node).find(({ name }) => !/^(?:[A-Z](?!.*Op$)|this$|null$|super$)/.test(name));
  const values = valuesIn(node);
  if (operator?.name === 'LogicOp' || operator?.name === 'as' || operator?.name === 'satisfies')
    return joined(context, scope, values);
  for (const value of values) {
    if (value.name === 'PrivatePropertyName') continue;
    const place = expression(context, scope, value);
    if (operator?.name === 'instanceof') giveToOperators(context, scope, place);
  }
  return UNTOLD;
}

/** A function under a computed name may be an operator's. */
function giveToOperators(context: Context, scope: ScriptScope, value: Place): void {
  const object = context.module.place();
  emit(scope, ['object', object], ['write', object, '[operators]', value]);
}

function yieldValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const [value] = valuesIn(node).filter(({ name }) => name !== 'Star');
  if (!value) return UNTOLD;
  const place = expression(context, scope, value);
  const given = has(node, 'Star') ? itemsOf(context, scope, place) : place;
  emit(scope, ['move', given, scope.within.result]);
  return UNTOLD;
}

function objectValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const object = context.module.place();
  emit(scope, ['object', object]);
  for (const child of childrenOf(node))
    if (child.name === 'Property') property(context, scope, child, object);
  return object;
}

function property(context: Context, scope: ScriptScope, node: SyntaxNode, object: Place): void {
  const children = childrenOf(node);
  if (has(node, 'Spread')) {
    const [value] = valuesIn(node);
    if (!value) return;
    const from = expression(context, scope, value);
    // Copies have what the original has.
    emit(scope, ['inherit', object, from]);
    return;
  }
  if (has(node, 'ParamList')) return writeMethod(context, scope, node, { home: object });
  const name = keyOf(context, scope, node);
  const colon = children.findIndex((child) => child.name === ':');
  const valueNode = colon < 0 ? undefined : children[colon + 1];
  if (!valueNode) {
    const [key] = children;
    if (key) emit(scope, ['write', object, name, shorthand(context, scope, context.textOf(key))]);
    return;
  }
  const value = expression(context, scope, valueNode, name ?? undefined);
  if (name === '__proto__') emit(scope, ['inherit', object, value]);
  settingWritten(scope, name, value);
  emit(scope, ['write', object, name, value]);
  if (name === null) emit(scope, ['setter', '[operators]']);
}

function shorthand(context: Context, scope: ScriptScope, name: string): Place {
  const place = placeOf(scope, name);
  if (place !== undefined) return place;
  if (name === 'require') emit(scope, ['dynamic', 'require is given to something', scope.within.line]);
  return name === 'exports' ? context.own.exports : name === 'module' ? context.own.module : UNTOLD;
}

function listValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const list = context.module.place();
  const { places, spread } = givenTo(context, scope, node);
  emit(scope, ['object', list], ['move', UNTOLD, list]);
  for (const place of places) {
    emit(scope, ['write', list, '[]', place]);
    if (spread) emit(scope, ['write', list, '[]', itemsOf(context, scope, place)]);
  }
  return list;
}

function memberValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const [object, ...rest] = childrenOf(node);
  if (!object) return UNTOLD;
  const at = expression(context, scope, object);
  const name = memberName(context, scope, rest);
  const reason = loaderRead(context, scope, object, name, node);
  if (reason !== undefined && reason === MADE_OF_TEXT) return makerValue(context, scope, node, reason);
  if (reason !== undefined) dynamic(context, scope, node, reason);
  viewNamed(context, scope, node, name);
  return readMember(context, scope, at, name);
}

function assignedValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const children = childrenOf(node);
  const [target] = children;
  const valueNode = children.at(-1);
  if (!target || !valueNode) return UNTOLD;
  const name = target.name === 'MemberExpression' ? childrenOf(target).at(-1) : target;
  const text =
    name && (name.name === 'PropertyName' || name.name === 'VariableName') ? context.textOf(name) : undefined;
  const value = expression(context, scope, valueNode, text);
  const operator = children.find((child) => child.name === 'UpdateOp');
  const isSum = operator !== undefined && !/^(?:\|\||&&|\?\?)=$/.test(context.textOf(operator));
  assign(context, scope, target, isSum ? UNTOLD : value);
  if (!operator) return value;
  // `a ||= b` may be what it was.
  const to = context.module.place();
  emit(scope, ['move', value, to], ['move', UNTOLD, to]);
  if (target.name === 'VariableName' || target.name === 'MemberExpression')
    emit(scope, ['move', expression(context, scope, target), to]);
  return to;
}

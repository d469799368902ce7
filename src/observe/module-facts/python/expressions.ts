import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { NOTHING, placeOf, UNTOLD } from '../draft.ts';
import { callValue } from './calls.ts';
import { isOwnClass } from './constants.ts';
import {
  type Context,
  childrenOf,
  constantText,
  dynamic,
  emit,
  itemsOf,
  type PythonScope,
  readMember,
  valuesIn,
} from './context.ts';
import { functionScope, lambdaValue } from './functions.ts';
import { loadsByMember } from './loading-members.ts';
import { isCallee } from './uses.ts';
import { assign, declareTargets } from './targets.ts';

/** Members by which one gets at whatever belongs to an object. */
const INNARDS = new Set([
  '__class__',
  '__dict__',
  '__globals__',
  '__bases__',
  '__mro__',
  '__func__',
  '__self__',
  '__wrapped__',
  '__closure__',
  '__code__',
  '__base__',
]);

/** The place of what an expression gives. */
export function expression(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  switch (node.name) {
    case 'VariableName':
      return nameValue(context, scope, node);
    case 'None':
      return NOTHING;
    case 'MemberExpression':
      return memberValue(context, scope, node);
    case 'CallExpression':
      return callValue(context, scope, node);
    case 'LambdaExpression':
      return lambdaValue(context, scope, node);
    case 'ParenthesizedExpression':
      return last(context, scope, node);
    case 'NamedExpression':
      return named(context, scope, node);
    case 'ConditionalExpression':
      return joined(context, scope, valuesIn(node));
    case 'BinaryExpression':
      return binaryValue(context, scope, node);
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
    case 'DictionaryExpression':
      return listOf(context, scope, valuesIn(node));
    default:
      return otherValue(context, scope, node);
  }
}

function otherValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  if (/Comprehension|Generator/.test(node.name)) return comprehension(context, scope, node);
  if (node.name === 'AwaitExpression') {
    const to = context.module.place();
    emit(scope, ['move', last(context, scope, node), to], ['move', UNTOLD, to]);
    return to;
  }
  if (node.name === 'YieldExpression' || node.name === 'YieldStatement')
    return yieldValue(context, scope, node);
  if (node.name === 'FormatString' || node.name === 'FormatReplacement' || node.name === 'FormatSpec') {
    for (const value of valuesIn(node)) expression(context, scope, value);
    return UNTOLD;
  }
  for (const value of valuesIn(node)) emit(scope, ['escape', expression(context, scope, value)]);
  return UNTOLD;
}

function last(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  // `(x for x in y)` and `(a, b)` have nodes of their own; `(yield)` none.
  return valuesIn(node).reduce((_, value) => expression(context, scope, value), UNTOLD);
}

function named(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const [target, valueNode] = valuesIn(node);
  if (!target || !valueNode) return UNTOLD;
  const value = expression(context, scope, valueNode);
  assign(context, scope, target, value);
  return value;
}

/** Builtins by which text and code run, or modules are found; what `compile` makes runs by these or as a function. */
const LOADERS = new Set(['eval', 'exec', '__import__', '__builtins__', '__loader__', '__spec__']);

export function nameValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const name = context.textOf(node);
  const place = placeOf(scope, name);
  const importsModule = context.imports.get(name)?.includes('importlib.import_module');
  if (importsModule && !isCallee(node)) dynamic(context, scope, node, `${name} is given to something`);
  if (place !== undefined) return place;
  if (LOADERS.has(name) && !isPlainText(context, node))
    dynamic(context, scope, node, `${name} runs what is not known`);
  if (name === 'globals' || name === 'locals' || name === 'vars')
    namesGiven(context, scope, node, name === 'globals' ? globalAsked(context, node) : undefined);
  // It may come of a module from which everything is imported.
  const to = readMember(context, scope, context.own, name);
  emit(scope, ['move', UNTOLD, to]);
  return to;
}

const PLAIN_TEXT = /^\w+\(\s*[rR]?(?:"[^"()\n]*"|'[^'()\n]*')\s*\)$/;

/** `eval('"text"')`: is what becomes code written here, and calls and imports nothing? */
function isPlainText(context: Context, node: SyntaxNode): boolean {
  const text = node.parent && isCallee(node) ? context.textOf(node.parent) : '';
  return PLAIN_TEXT.test(text) && !text.includes('import');
}

/** The name of which alone `globals()['name']` and `globals().get('name')` tell. */
function globalAsked(context: Context, node: SyntaxNode): string | undefined {
  const call = node.parent;
  const member = call?.parent;
  if (!call || !isCallee(node) || member?.name !== 'MemberExpression') return undefined;
  const [object, , third] = childrenOf(member);
  if (object?.from !== call.from || object.to !== call.to) return undefined;
  const isGet = third?.name === 'PropertyName' && context.textOf(third) === 'get' && isCallee(member);
  const list = isGet ? childrenOf(member.parent ?? member).find(({ name }) => name === 'ArgList') : undefined;
  return constantText(context, isGet ? list && valuesIn(list)[0] : third);
}

/** Of all names of a scope, or of one. */
function namesGiven(context: Context, scope: PythonScope, node: SyntaxNode, asked: string | undefined): void {
  if (asked === undefined) return escapeNames(context, scope);
  if (LOADERS.has(asked)) dynamic(context, scope, node, `${asked} runs what is not known`);
  emit(scope, ['escape', readMember(context, scope, context.own, asked)]);
}

/** Whoever has the names of a scope may call what they stand for. */
function escapeNames(context: Context, scope: PythonScope): void {
  emit(scope, ['escape', context.own]);
  for (let one: PythonScope | undefined = scope; one && one !== context.top; one = one.outer)
    for (const place of one.names.values()) emit(scope, ['escape', place]);
}

function memberValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const children = childrenOf(node);
  const [object] = children;
  if (!object) return UNTOLD;
  const at = expression(context, scope, object);
  const property = children.find(({ name }) => name === 'PropertyName');
  if (!property) return item(context, scope, at, children.slice(1));
  const name = context.textOf(property);
  if (INNARDS.has(name)) emit(scope, ['escape', at]);
  if (name === '__globals__') emit(scope, ['everything']);
  const path = context.textOf(object);
  if (path === 'sys' && name === 'modules') return loadedModules(context, scope, node);
  const reason = loadsByMember(context, node, path, name);
  if (name === '__subclasses__' && object.name === 'VariableName' && isOwnClass(context, object))
    emit(scope, ['heirs', at, `${path}.${name} finds what is not named`, context.lineOf(node.from)]);
  else if (reason !== undefined) dynamic(context, scope, node, reason);
  const to = readMember(context, scope, at, name);
  // What makes instances is inherited from `object` where no class has one.
  if (name === '__new__') emit(scope, ['move', UNTOLD, to]);
  return to;
}

/** `sys.modules` loads nothing; `sys.modules[__name__]` is the module itself, all else may give any that is loaded. */
function loadedModules(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const { parent } = node;
  if (parent?.name === 'BinaryExpression' || parent?.name === 'DeleteStatement') return UNTOLD;
  if (parent && /^sys\.modules\[\s*__name__\s*\]$/.test(context.textOf(parent))) {
    emit(scope, ['escape', context.own]);
    const list = context.module.place();
    emit(scope, ['object', list], ['write', list, '[]', context.own]);
    return list;
  }
  emit(scope, ['everything']);
  return UNTOLD;
}

/** `object[index]`: a key of text is a member of its own. */
function item(context: Context, scope: PythonScope, object: Place, rest: readonly SyntaxNode[]): Place {
  for (const index of rest.filter(({ name }) => /^[A-Z]/.test(name)))
    emit(scope, ['escape', expression(context, scope, index)]);
  const to = readMember(context, scope, object, null);
  emit(scope, ['move', UNTOLD, to]);
  return to;
}

function joined(context: Context, scope: PythonScope, nodes: readonly SyntaxNode[]): Place {
  const to = context.module.place();
  for (const node of nodes) emit(scope, ['move', expression(context, scope, node), to]);
  return to;
}

function binaryValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const operators = childrenOf(node).map(({ name }) => name);
  if (operators.includes('and') || operators.includes('or')) return joined(context, scope, valuesIn(node));
  for (const value of valuesIn(node)) {
    const place = expression(context, scope, value);
    if (!operators.includes('is') && value.name !== 'None') operand(context, scope, place);
  }
  return UNTOLD;
}

/** An operator's method may get it. */
export function operand(context: Context, scope: PythonScope, value: Place): void {
  const object = context.module.place();
  emit(scope, ['object', object], ['write', object, '[operators]', value]);
}

/** A list of values, or what is like one; what lies in those that are several is in it too. */
export function listOf(context: Context, scope: PythonScope, nodes: readonly SyntaxNode[]): Place {
  const list = emptyList(context, scope);
  for (const node of nodes) {
    const place = expression(context, scope, node);
    emit(scope, ['write', list, '[]', place]);
    const before = node.prevSibling?.name;
    if (before === '*' || before === '**') emit(scope, ['write', list, '[]', itemsOf(context, scope, place)]);
  }
  return list;
}

function emptyList(context: Context, scope: PythonScope): Place {
  const list = context.module.place();
  emit(scope, ['object', list], ['move', UNTOLD, list]);
  return list;
}

/** What a comprehension gathers; its names are its own. */
export function comprehension(context: Context, outer: PythonScope, node: SyntaxNode): Place {
  const scope = functionScope(outer, outer.within, outer);
  const children = childrenOf(node);
  const list = emptyList(context, scope);
  const first = children.findIndex(({ name }) => name === 'for');
  let at = first;
  while (at >= 0 && at < children.length) {
    const to = children.findIndex(({ name }, index) => index > at && name === 'in');
    if (to < 0) break;
    const targets = children.slice(at + 1, to).filter(({ name }) => /^[A-Z]/.test(name));
    const source = children.slice(to + 1).find(({ name }) => /^[A-Z]/.test(name));
    for (const target of targets) declareTargets(context, scope, target);
    const items = source ? itemsOf(context, scope, expression(context, scope, source)) : UNTOLD;
    for (const target of targets) {
      assign(context, scope, target, items);
      if (targets.length > 1) assign(context, scope, target, itemsOf(context, scope, items));
    }
    at = children.findIndex(({ name }, index) => index > to && name === 'for');
  }
  for (const [index, child] of children.entries()) {
    if (!/^[A-Z]/.test(child.name)) continue;
    if (index < first) emit(scope, ['write', list, '[]', expression(context, scope, child)]);
    else if (children[index - 1]?.name === 'if') expression(context, scope, child);
  }
  return list;
}

export function yieldValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const values = valuesIn(node);
  const isFrom = childrenOf(node).some(({ name }) => name === 'from');
  for (const value of values) {
    const place = expression(context, scope, value);
    const given = isFrom ? itemsOf(context, scope, place) : place;
    emit(scope, ['move', given, scope.within.result]);
  }
  emit(scope, ['move', UNTOLD, scope.within.result]);
  return UNTOLD;
}

import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { placeOf, UNTOLD } from '../draft.ts';
import { constantTexts } from './constants.ts';
import { importedWhole } from './imports.ts';
import {
  type Context,
  childrenOf,
  constantText,
  dynamic,
  emit,
  type PythonScope,
  readMember,
} from './context.ts';

interface Given {
  readonly places: readonly Place[];
  /** Are some given by name, or several as one? */
  readonly spread: boolean;
  readonly nodes: readonly SyntaxNode[];
}

/** The values of a list; those by name and those that are several too. */
export function givenTo(context: Context, scope: PythonScope, list: SyntaxNode | undefined): Given {
  const children = list ? childrenOf(list) : [];
  const isGenerator = list?.name === 'ArgList' && children.some(({ name }) => name === 'for');
  if (list && isGenerator)
    return { places: [context.lower.comprehension(context, scope, list)], spread: false, nodes: [] };
  const nodes = children.filter(
    ({ name, nextSibling }) => /^[A-Z]/.test(name) && name !== 'AssignOp' && nextSibling?.name !== 'AssignOp',
  );
  const spread = children.some(({ name }) => name === '*' || name === '**' || name === 'AssignOp');
  return { nodes, spread, places: nodes.map((node) => context.lower.expression(context, scope, node)) };
}

/** What a call gives. */
export function callValue(context: Context, scope: PythonScope, node: SyntaxNode): Place {
  const [callee] = childrenOf(node);
  const list = childrenOf(node).find(({ name }) => name === 'ArgList');
  if (!callee) return UNTOLD;
  const isFree = callee.name === 'VariableName' && placeOf(scope, context.textOf(callee)) === undefined;
  const special = isFree ? builtInCall(context, scope, node, context.textOf(callee), list) : undefined;
  if (special !== undefined) return special;
  if (/(?:^|\.)(?:Function|Lambda)Type$/.test(context.textOf(callee)))
    dynamic(context, scope, callee, 'code becomes a function');
  const imported = importedByName(context, scope, callee, list);
  if (imported !== undefined) return imported;
  const result = context.module.place();
  const { value, receiver } = calleeOf(context, scope, callee);
  const { places, spread } = givenTo(context, scope, list);
  // In a class it may make a property of a function, which then gets the object.
  if (scope.kind === 'class')
    for (const [index, place] of places.entries())
      scope.names.set(`[decorated ${node.from} ${index}]`, place);
  emit(scope, ['call', value, receiver, places, spread, result]);
  return result;
}

/** What is called, and on what: `receiver` -1 for nothing. */
function calleeOf(context: Context, scope: PythonScope, node: SyntaxNode): { value: Place; receiver: Place } {
  const property =
    node.name === 'MemberExpression' && childrenOf(node).find(({ name }) => name === 'PropertyName');
  const [object] = childrenOf(node);
  if (!property || !object) return { value: context.lower.expression(context, scope, node), receiver: -1 };
  // Looks at members by which modules are found.
  const value = context.lower.expression(context, scope, node);
  return { value, receiver: receiverOf(scope) };
}

/** The place that the last member was read of. */
function receiverOf(scope: PythonScope): Place {
  const read = scope.within.steps.findLast((step) => step[0] === 'read');
  return read ? read[1] : -1;
}

function builtInCall(
  context: Context,
  scope: PythonScope,
  node: SyntaxNode,
  name: string,
  list: SyntaxNode | undefined,
): Place | undefined {
  if (name === 'super') return superValue(context, scope, list);
  if (name === '__import__') return importedByText(context, scope, list);
  if (name !== 'getattr' && name !== 'setattr') return undefined;
  const { nodes, places } = givenTo(context, scope, list);
  const [object, , value] = places;
  if (object === undefined) return undefined;
  const member = constantText(context, nodes[1]) ?? null;
  if (name === 'setattr') {
    if (value !== undefined) emit(scope, ['write', object, member, value]);
    return UNTOLD;
  }
  if (member === null ? !beginsPlainly(context, nodes[1]) : member.startsWith('__'))
    anyMember(context, scope, node, { object, nodes, member });
  const to = readMember(context, scope, object, member);
  if (value !== undefined) emit(scope, ['move', value, to]);
  return to;
}

/** Members by which one gets from a function to all that is around it. */
const AROUND = new Set(['__globals__', '__closure__']);
/** Members by which one finds what is not named. */
const LOADING_MEMBERS = new Set(['__builtins__', '__subclasses__', '__loader__', '__spec__', '__import__']);

/** A computed name may be that of anything that the object has, or its class. */
function anyMember(
  context: Context,
  scope: PythonScope,
  node: SyntaxNode,
  {
    object,
    nodes,
    member,
  }: { readonly object: Place; readonly nodes: readonly SyntaxNode[]; readonly member: string | null },
): void {
  emit(scope, ['escape', object]);
  const isLoader = nodes[0] !== undefined && mayLoad(context, scope, nodes[0]);
  if (member !== null && AROUND.has(member)) emit(scope, ['everything']);
  if (member === null ? isLoader : LOADING_MEMBERS.has(member))
    dynamic(context, scope, node, 'a member is got by a computed name');
}

/** Modules of Python whose members load modules, start programs or make code of text. */
const LOADING =
  /^(?:__builtins__|builtins|importlib|sys|os|subprocess|runpy|pkgutil|types|ctypes|imp|code|pickle|marshal|gc|inspect)$/;

/** May it be a module of Python that gives what loads others? Of what is imported here, by any name. */
function mayLoad(context: Context, scope: PythonScope, node: SyntaxNode): boolean {
  if (node.name !== 'VariableName') return /\b(?:import_module|__import__)\b/.test(context.textOf(node));
  const name = context.textOf(node);
  const { imports } = context;
  return placeOf(scope, name) === undefined
    ? LOADING.test(name)
    : (imports.get(name) ?? []).some((module) => LOADING.test(module.split('.')[0] ?? ''));
}

/** Does a text begin with something that no name of the language's own begins with, as `'visit_' + name`? */
function beginsPlainly(context: Context, node: SyntaxNode | undefined): boolean {
  if (!node) return false;
  const text = context.textOf(node);
  const [first] = childrenOf(node);
  if (node.name === 'FormatString') return /^[fF](["'])(?!\1)(?!__?\{?)[A-Za-z]/.test(text);
  if (node.name !== 'BinaryExpression' || !first) return false;
  const begin = constantText(context, first);
  return (
    begin !== undefined &&
    /^(?:_?[A-Za-z])/.test(begin) &&
    /^[+%]/.test(text.slice(first.to - node.from).trimStart())
  );
}

/** Whatever the object has, and what the class extends: which is next is decided by what the object is made of. */
function superValue(context: Context, scope: PythonScope, list: SyntaxNode | undefined): Place {
  for (const place of givenTo(context, scope, list).places) emit(scope, ['escape', place]);
  const to = context.module.place();
  emit(scope, ['object', to]);
  for (let one: PythonScope | undefined = scope; one; one = one.outer) {
    const [self] = one.within.parameters;
    if (one.kind === 'function' && self !== undefined) emit(scope, ['move', self, to]);
    for (const base of one.bases ?? []) emit(scope, ['inherit', to, base]);
    if (one.bases) break;
  }
  return to;
}

/** `__import__('name')` gives the first of its packages, and with names to take of it the last; undefined where it is computed, or relative. */
function importedByText(
  context: Context,
  scope: PythonScope,
  list: SyntaxNode | undefined,
): Place | undefined {
  const nodes = (list ? childrenOf(list) : []).filter(({ name }) => /^[A-Z]/.test(name));
  const names = constantTexts(context, nodes[0]);
  if (names === undefined || nodes.length > 4 || nodes.some((one) => one.name === 'AssignOp'))
    return undefined;
  for (const place of givenTo(context, scope, list).places) emit(scope, ['escape', place]);
  const to = context.module.place();
  for (const name of names) {
    importedWhole(context, scope, name, to);
    emit(scope, ['import', name, null, to]);
  }
  return to;
}

/** `importlib.import_module('name')`. */
function importedByName(
  context: Context,
  scope: PythonScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place | undefined {
  const text = context.textOf(callee);
  const isIt =
    /(?:^|\.)import_module$/.test(text) || context.imports.get(text)?.includes('importlib.import_module');
  if (!isIt) return undefined;
  const { nodes } = givenTo(context, scope, list);
  const names = moduleNames(context, nodes);
  if (names === undefined) {
    dynamic(context, scope, callee, 'a module is imported by a computed name');
    return UNTOLD;
  }
  const to = context.module.place();
  for (const name of names) emit(scope, ['import', name, null, to]);
  return to;
}

/** Names of one name that is any of several texts, or of which some is computed. */
function moduleNames(context: Context, nodes: readonly SyntaxNode[]): readonly string[] | undefined {
  const texts = constantTexts(context, nodes[0]);
  const isPlain = texts && !texts.some((text) => text.startsWith('.'));
  if (isPlain) return texts;
  const name = moduleName(context, nodes);
  return name === undefined ? undefined : [name];
}

/**
 * The name of a module, `*` for what is computed of it: `'package.' + name`, or `'.' + name` of a package that is its
 * own.
 */
function moduleName(context: Context, [node, relative]: readonly SyntaxNode[]): string | undefined {
  const begin = node && beginOf(context, node);
  if (begin === undefined) return undefined;
  if (!begin.startsWith('.')) return begin;
  const isOwn = relative && /^__(?:name|package)__$/.test(context.textOf(relative));
  if (!isOwn || begin.startsWith('..')) return undefined;
  // `__name__` is a package where it has modules in it, and else no module is found.
  return begin;
}

/** What a text is, or begins with up to a dot, and a star. */
function beginOf(context: Context, node: SyntaxNode): string | undefined {
  const constant = constantText(context, node);
  if (constant !== undefined) return constant;
  const [first] = childrenOf(node);
  const begin =
    node.name === 'FormatString'
      ? /^[fF](["'])([\w.]+)\{/.exec(context.textOf(node))?.[2]
      : node.name === 'BinaryExpression' && first && childrenOf(node)[1]?.name === 'ArithOp'
        ? constantText(context, first)?.split('%', 1)[0]
        : undefined;
  return begin !== undefined && /^(?:\w+\.)*\w*\.$|^\.$/.test(begin) ? `${begin}*` : undefined;
}

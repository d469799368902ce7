import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { NOTHING, placeOf, UNTOLD } from '../draft.ts';
import {
  type Context,
  childrenOf,
  constantText,
  dynamic,
  emit,
  readMember,
  receiverOf,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { isAliasOfRequire } from './aliases.ts';
import { isHarmlessCode } from './code-texts.ts';
import { folderText } from './folders.ts';
import { loaderRead, MADE_OF_TEXT } from './loaders.ts';
import { type Loader, loads, loadsBy } from './node-modules.ts';
import { madeCode } from './made-code.ts';
import { memberName } from './patterns.ts';
import { reexportedBy } from './reexports.ts';
import { isMadeRequire } from './uses.ts';
import { viewCalled } from './views.ts';

/** Values given to a call, or listed; a `spread` one is several. */
interface Given {
  readonly places: readonly Place[];
  readonly spread: boolean;
  readonly nodes: readonly SyntaxNode[];
}

/** The values between commas. */
export function givenTo(context: Context, scope: ScriptScope, list: SyntaxNode | undefined): Given {
  const nodes = list ? valuesIn(list) : [];
  const spread = list ? childrenOf(list).some(({ name }) => name === 'Spread') : false;
  return { places: nodes.map((node) => context.lower.expression(context, scope, node)), spread, nodes };
}

/** What a call gives, of any kind. */
export function callValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const children = childrenOf(node);
  if (node.name === 'DynamicImport') return importValue(context, scope, node);
  if (node.name === 'TaggedTemplateExpression') return tagValue(context, scope, children);
  const list = children.find(({ name }) => name === 'ArgList');
  const [callee] = valuesIn(node);
  if (!callee) return UNTOLD;
  const read = isHarmlessCode(context, callee) ? undefined : madeCode(context, scope, callee, list);
  if (read !== undefined) return read;
  if (node.name === 'NewExpression') {
    const made = context.lower.expression(context, scope, callee);
    const { places, spread } = givenTo(context, scope, list);
    const result = context.module.place();
    emit(scope, ['new', made, places, spread, result]);
    return result;
  }
  return (
    reexportValue(context, scope, callee, list) ??
    requireValue(context, scope, callee, list) ??
    definedProperty(context, scope, callee, list) ??
    plainCall(context, scope, callee, list)
  );
}

/** Everything that a module exports is exported, by a function that a compiler wrote. */
function reexportValue(
  context: Context,
  scope: ScriptScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place | undefined {
  const specifier = reexportedBy(context, callee, list);
  if (specifier === undefined || loads(specifier) !== undefined || scope.within.index !== 0) return undefined;
  importFrom(context, scope, callee, specifier, null);
  const { receiver, value } = calleeOf(context, scope, callee);
  emit(scope, ['reexport', specifier], ['call', value, receiver, [], false, context.module.place()]);
  return UNTOLD;
}

function plainCall(
  context: Context,
  scope: ScriptScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place {
  const result = context.module.place();
  if (callee.name === 'super') return superCall(context, scope, list, result);
  const { receiver, value, name } = calleeOf(context, scope, callee);
  const { places, spread } = givenTo(context, scope, list);
  emit(scope, ['call', value, receiver, places, spread, result]);
  viewCalled(context, scope, { callee, name, receiver, list, places });
  return result;
}

/** What is called, and on what. */
function calleeOf(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
): { value: Place; receiver: Place; name?: string | null } {
  if (node.name === 'ParenthesizedExpression') {
    const [inner, ...more] = valuesIn(node);
    if (inner && more.length === 0) return calleeOf(context, scope, inner);
  }
  if (node.name !== 'MemberExpression')
    return { value: context.lower.expression(context, scope, node), receiver: -1 };
  const [object, ...rest] = childrenOf(node);
  if (!object) return { value: UNTOLD, receiver: -1 };
  const isSuper = object.name === 'super';
  const isFree = object.name === 'VariableName' && placeOf(scope, context.textOf(object)) === undefined;
  // Looks at members of `require`, `module` and `process`, too.
  if (isFree)
    return {
      value: context.lower.expression(context, scope, node),
      receiver: context.lower.expression(context, scope, object),
    };
  const at = context.lower.expression(context, scope, object);
  const name = memberName(context, scope, rest);
  const reason = loaderRead(context, scope, object, name, node);
  if (reason !== undefined) dynamic(context, scope, node, reason);
  if (name === 'constructor' && !isSuper) dynamic(context, scope, node, MADE_OF_TEXT);
  return {
    value: readMember(context, scope, at, name),
    receiver: isSuper ? receiverOf(context, scope) : at,
    name,
  };
}

function superCall(context: Context, scope: ScriptScope, list: SyntaxNode | undefined, result: Place): Place {
  const { places, spread } = givenTo(context, scope, list);
  const receiver = receiverOf(context, scope);
  let one: ScriptScope | undefined = scope;
  while (one?.within.isArrow) one = one.outer;
  const superClass = one?.within.superClass ?? UNTOLD;
  emit(scope, ['call', superClass, receiver, places, spread, result], ['move', result, receiver]);
  return receiver;
}

/** Packages that give what makes code of text. */
const MAKERS = /^(?:async-function|generator-function|async-generator-function)$/;

/** Takes a name of a module; null: itself. `holder`: what gives it or is declared as it. */
export function importFrom(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  specifier: string,
  name: string | null,
  holder?: SyntaxNode,
): Place {
  const to = context.module.place();
  emit(scope, ['import', specifier, name, to]);
  if (context.known === 'intrinsics' && MAKERS.test(specifier)) return NOTHING;
  if (specifier.startsWith('data:')) dynamic(context, scope, node, 'a module is a text');
  const loader = loadsBy(context, specifier, name, holder);
  if (loader) giveLoader(context, scope, node, loader, { isWhole: name === null || name === 'default', to });
  return to;
}

/** What is read of a module that loads others loads them, or makes code of text. */
function giveLoader(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  { reason, harmless }: Loader,
  { isWhole, to }: { readonly isWhole: boolean; readonly to: Place },
): void {
  const line = context.lineOf(node.from);
  emit(scope, ['maker', reason, line, to, isWhole ? [...harmless] : []]);
}

function requireValue(
  context: Context,
  scope: ScriptScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place | undefined {
  const text =
    callee.name === 'VariableName' || callee.name === 'MemberExpression' ? context.textOf(callee) : '';
  const isRequire = text === 'require' || text === 'module.require';
  const isDeclared = placeOf(scope, text.split('.')[0] ?? '') !== undefined;
  if (isDeclared ? !isMadeRequire(context, callee) && !isAliasOfRequire(context, callee) : !isRequire)
    return undefined;
  const { nodes, places } = givenTo(context, scope, list);
  const specifier = constantText(context, nodes[0]) ?? folderText(context, nodes[0]);
  if (specifier !== undefined)
    return importFrom(context, scope, callee, specifier, null, callee.parent ?? undefined);
  if (context.known === 'views') {
    const to = context.module.place();
    emit(scope, ['engines', 'a view engine is required by a computed name', context.lineOf(callee.from), to]);
    return to;
  }
  return namedModule(context, scope, callee, places[0], 'a module is required by a computed name');
}

/** A module whose name comes to a place; where it is imported, in a promise. */
function namedModule(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  named: Place = UNTOLD,
  reason: string,
): Place {
  const to = context.module.place();
  emit(scope, ['require', named, reason, context.lineOf(node.from), to]);
  if (node.name === 'DynamicImport') emit(scope, ['move', UNTOLD, to]);
  return to;
}

function importValue(context: Context, scope: ScriptScope, node: SyntaxNode): Place {
  const [specifierNode] = valuesIn(node);
  const specifier = constantText(context, specifierNode) ?? folderText(context, specifierNode);
  if (specifier === undefined) {
    const named = specifierNode && context.lower.expression(context, scope, specifierNode);
    return namedModule(context, scope, node, named, 'a module is imported by a computed name');
  }
  const awaited = node.parent?.name === 'AwaitExpression' ? node.parent : undefined;
  const to = importFrom(context, scope, node, specifier, null, awaited);
  emit(scope, ['move', UNTOLD, to]);
  return to;
}

function tagValue(context: Context, scope: ScriptScope, children: readonly SyntaxNode[]): Place {
  const [tag, template] = children;
  if (!tag || !template) return UNTOLD;
  const { value, receiver } = calleeOf(context, scope, tag);
  const given = childrenOf(template)
    .filter(({ name }) => name === 'Interpolation')
    .flatMap((part) => valuesIn(part).filter(({ name }) => !name.startsWith('Interpolation')))
    .map((part) => context.lower.expression(context, scope, part));
  const result = context.module.place();
  emit(scope, ['call', value, receiver, [UNTOLD, ...given], false, result]);
  return result;
}

/** Functions of `Object` that do nothing with functions in what they are given. */
const HARMLESS = new Set(['freeze', 'seal', 'preventExtensions', 'keys', 'getOwnPropertyNames', 'isFrozen']);

/** `Object.defineProperty(object, 'name', { … })`, and what does nothing, as long as `Object` is what it is everywhere. */
function definedProperty(
  context: Context,
  scope: ScriptScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place | undefined {
  if (callee.name !== 'MemberExpression' || !list || placeOf(scope, 'Object') !== undefined) return undefined;
  const text = context.textOf(callee);
  if (!text.startsWith('Object.')) return undefined;
  const nodes = valuesIn(list);
  const name = text.slice('Object.'.length);
  if (HARMLESS.has(name) && nodes.length === 1) {
    const { places, spread } = givenTo(context, scope, list);
    return spread ? undefined : (places[0] ?? UNTOLD);
  }
  const key = constantText(context, nodes[1]);
  if (name !== 'defineProperty' || key === undefined || nodes[2]?.name !== 'ObjectExpression')
    return undefined;
  const { places } = givenTo(context, scope, list);
  const [object, , described] = places;
  if (object === undefined || described === undefined) return undefined;
  emit(scope, ['write', object, key, readMember(context, scope, described, 'value')]);
  emit(scope, ['accessor', object, readMember(context, scope, described, 'get'), key]);
  emit(scope, ['implicit', object, readMember(context, scope, described, 'set')]);
  if (/\bset\b/.test(context.textOf(nodes[2]))) emit(scope, ['setter', key]);
  return object;
}

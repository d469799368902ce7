import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { type Scope, scopeIn, UNTOLD } from '../draft.ts';
import {
  type Context,
  childrenOf,
  emit,
  has,
  type ScriptDraft,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { givenUnderAnyName, HOLE } from './computed-names.ts';
import { assign, declare, PATTERNS } from './patterns.ts';

/** What is known of a function where it stands. */
export interface FunctionPlace {
  readonly name: string;
  readonly home?: Place | undefined;
  readonly superClass?: Place | undefined;
}

/** The draft of a function that a node is. */
export function draftOf(context: Context, node: SyntaxNode, place: FunctionPlace): ScriptDraft {
  const draft = context.module.function(place.name, context.lineOf(node.from));
  return Object.assign(draft, {
    isArrow: node.name === 'ArrowFunction',
    isAsync: has(node, 'async'),
    isGenerator: has(node, 'Star'),
    home: place.home,
    superClass: place.superClass,
  });
}

/** Writes what a function does, and gives the place of its value. */
export function functionValue(
  context: Context,
  scope: ScriptScope,
  node: SyntaxNode,
  place: FunctionPlace,
): Place {
  const draft = draftOf(context, node, place);
  const to = context.module.place();
  emit(scope, ['function', draft.index, to]);
  let around: Scope<ScriptDraft> = scope;
  const own = childrenOf(node).find(({ name }) => name === 'VariableDefinition');
  if (own && node.name === 'FunctionExpression') {
    around = scopeIn(scope);
    around.names.set(context.textOf(own), to);
  }
  writeFunction(context, around, node, draft);
  return to;
}

/** Names of what all scripts share by which nothing comes that makes code of text. */
const HARMLESS = String.raw`^%?(?!(?:\w*Function|eval)%?$)(?!.*constructor)\w+(?:\.\w+)*%?$`;

/** Parameters and body. */
export function writeFunction(
  context: Context,
  around: ScriptScope,
  node: SyntaxNode,
  draft: ScriptDraft,
): void {
  const scope = scopeIn(around, draft);
  const children = childrenOf(node);
  const list = children.find(({ name }) => name === 'ParamList');
  if (list) parameters(context, scope, list);
  if (context.known === 'intrinsics' && draft.name === 'GetIntrinsic') {
    const [name = UNTOLD] = draft.parameters;
    emit(scope, ['texts', name, HARMLESS, 'Function is asked for by its name', draft.line]);
  }
  if (draft.isAsync || draft.isGenerator) emit(scope, ['move', UNTOLD, draft.result]);
  const body = children.at(-1);
  if (body?.name === 'Block') {
    const inner = scopeIn(scope);
    context.lower.body(context, inner, body);
  } else if (node.name === 'ArrowFunction') {
    const value = valuesIn(node).at(-1);
    if (value) emit(scope, ['move', context.lower.expression(context, scope, value), draft.result]);
  }
}

function parameters(context: Context, scope: ScriptScope, list: SyntaxNode): void {
  for (const child of childrenOf(list)) declare(context, scope, child);
  if (scope.names.has(HOLE)) givenUnderAnyName(context, scope, list);
  let part: SyntaxNode[] = [];
  const done = () => {
    // `this` of TypeScript is none.
    if (part.length > 0 && part[0]?.name !== 'this') parameter(context, scope, part);
    part = [];
  };
  for (const child of childrenOf(list)) {
    if (child.name === ',' || child.name === ')') done();
    else if (child.name !== '(') part.push(child);
  }
  done();
}

function parameter(context: Context, scope: ScriptScope, part: readonly SyntaxNode[]): void {
  const { within } = scope;
  const target = part.find(({ name }) => PATTERNS.has(name));
  const place = context.module.place();
  if (part.some(({ name }) => name === 'Spread')) {
    emit(scope, ['object', place], ['write', place, '[]', within.given]);
  } else within.parameters.push(place);
  const equals = part.findIndex(({ name }) => name === 'Equals');
  const given = equals < 0 ? undefined : part[equals + 1];
  if (given) emit(scope, ['move', context.lower.expression(context, scope, given), place]);
  if (target) assign(context, scope, target, place);
  for (const one of part)
    if (one.name === 'Decorator') emit(scope, ['escape', context.lower.expression(context, scope, one)]);
  // `constructor(private name: Type)` is a member too.
  if (target && part.some(({ name }) => name === 'Privacy' || name === 'readonly'))
    emit(scope, ['write', within.receiver, context.textOf(target), place]);
}

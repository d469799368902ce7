import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { UNTOLD } from '../draft.ts';
import { isOnlyAsked } from './asked.ts';
import { type Context, childrenOf, constantText, emit, type ScriptScope, valuesIn } from './context.ts';
import { placeOfText } from './text-values.ts';

/** The setting by which Express finds the engine of views whose names have no ending. */
const SETTING = 'view engine';
/** `Render('index')` of Nest, however it is imported. */
const DECORATOR = /\bRender\)?$/;

interface ViewCall {
  readonly callee: SyntaxNode;
  /** Of a member: its name; null where it is computed. */
  readonly name: string | null | undefined;
  readonly receiver: Place;
  readonly list: SyntaxNode | undefined;
  readonly places: readonly Place[];
}

/** A call of `render`, which Express has, or of `set` of the setting, says what engines are required; so do those of Nest. */
export function viewCalled(context: Context, scope: ScriptScope, call: ViewCall): void {
  const { callee, name, receiver, list, places } = call;
  const [first] = list ? valuesIn(list) : [];
  if (!list || !first) return;
  const isSpread = childrenOf(list).some((one) => one.name === 'Spread');
  if (name === 'set' && constantText(context, first) === SETTING)
    emit(scope, ['view', 'engine', places[1] ?? UNTOLD, UNTOLD]);
  if (name === 'setViewEngine') emit(scope, ['view', 'engine', places[0] ?? UNTOLD, UNTOLD]);
  if ((name === 'render' && !isOwnMethod(context, callee)) || DECORATOR.test(context.textOf(callee)))
    emit(scope, ['view', 'name', isSpread ? UNTOLD : viewPlace(context, first, places[0]), UNTOLD]);
  // In the project's own sources, a computed name may be that of `render`, too.
  if (name === null && context.isOwn) emit(scope, ['view', 'name', UNTOLD, receiver]);
}

/** `this.render` in a class that has a method of this name. */
function isOwnMethod(context: Context, callee: SyntaxNode): boolean {
  if (callee.firstChild?.name !== 'this') return false;
  let around = callee.parent;
  while (around && around.name !== 'ClassBody') around = around.parent;
  return (
    !!around &&
    childrenOf(around).some(
      (one) => one.name === 'MethodDeclaration' && context.textOf(one).startsWith('render('),
    )
  );
}

/** A view's name, of which the ending counts. */
function viewPlace(context: Context, node: SyntaxNode, place: Place = UNTOLD): Place {
  const end = endOf(context, node);
  return end?.includes('.') ? placeOfText(context, end) : place;
}

function endOf(context: Context, node: SyntaxNode): string | undefined {
  if (node.name === 'TemplateString' && node.lastChild) {
    const end = context.textOf(node).slice(node.lastChild.to - node.from, -1);
    return end.includes('\\') ? undefined : end;
  }
  if (node.name !== 'BinaryExpression' || context.textOf(childrenOf(node)[1] ?? node) !== '+')
    return undefined;
  return constantText(context, valuesIn(node)[1]);
}

/** Where `render` itself is taken, or named by a text, it may be called with anything. */
export function viewNamed(context: Context, scope: ScriptScope, node: SyntaxNode, name: string | null): void {
  if (name === 'render' && !isOnlyAsked(context, node)) emit(scope, ['view', 'name', UNTOLD, UNTOLD]);
  if (name === SETTING && !isArgumentOf(context, node, /\b(?:get|set|enabled|disabled)$/))
    emit(scope, ['view', 'engine', UNTOLD, UNTOLD]);
}

/** The setting that an object has under its name. */
export function settingWritten(scope: ScriptScope, name: string | null, value: Place): void {
  if (name === SETTING) emit(scope, ['view', 'engine', value, UNTOLD]);
}

function isArgumentOf(context: Context, { parent }: SyntaxNode, name: RegExp): boolean {
  const callee = parent?.name === 'ArgList' ? parent.parent?.firstChild : undefined;
  return !!callee && name.test(context.textOf(callee));
}

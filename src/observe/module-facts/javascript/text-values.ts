import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { type Context, constantText, emit, type ScriptScope } from './context.ts';

/** What may name a module; no number, which would be another one once it is counted up. */
const NAME = /^[\p{L}$_@%#./][\w$%@.:/-]{0,79}$/u;
/** Where nothing becomes of a text. */
const PASSING = new Set(['ExpressionStatement', 'CaseLabel', 'BinaryExpression', 'UnaryExpression']);

/** The place of a text that may name a module; undefined of what does not, or is put together. */
export function textValue(context: Context, node: SyntaxNode): Place | undefined {
  const text = constantText(context, node);
  if (text === undefined || !NAME.test(text) || isPassed(context, node)) return undefined;
  return placeOfText(context, text);
}

/** The one place of a text in a module. */
export function placeOfText(context: Context, text: string): Place {
  let place = context.texts.get(text);
  if (place !== undefined) return place;
  context.texts.set(text, (place = context.module.place()));
  context.top.steps.push(['text', text, place]);
  return place;
}

function isPassed(context: Context, node: SyntaxNode): boolean {
  const parent = node.parent;
  if (!parent || !PASSING.has(parent.name)) return false;
  return !/^(?:\|\||&&|\?\?)$/.test(context.textOf(node.prevSibling ?? node.nextSibling ?? node));
}

/** A value that makes code of text, wherever it goes. */
export function makerValue(context: Context, scope: ScriptScope, node: SyntaxNode, reason: string): Place {
  const to = context.module.place();
  emit(scope, ['maker', reason, context.lineOf(node.from), to]);
  return to;
}

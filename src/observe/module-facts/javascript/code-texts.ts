import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText, valuesIn } from './context.ts';

/** What code may load modules or make other code by, and so may not be in a text that is passed over. */
const LOADS =
  /\b(?:import|require|process|module|eval|Function|constructor|globalThis|global|window|self|this)\b(?!\s*(?:;|\)|$|\}))|\[/;
/** Words of a text that says no more than what all scripts share. */
const GLOBAL_ONLY =
  /^(?:this|return|function|typeof|undefined|globalThis|window|self|global|[\s"'(){};!=|?:]|use strict)*$/;

/** Is text made code here that is all written here, and neither loads anything nor calls what is around it? */
export function isHarmlessCode(context: Context, node: SyntaxNode): boolean {
  let callee = node;
  // `(0, eval)('this')`
  while (/^(?:Parenthesized|Sequence)Expression$/.test(callee.parent?.name ?? '') && callee.parent) {
    if (valuesIn(callee.parent).at(-1)?.from !== callee.from) return false;
    callee = callee.parent;
  }
  const call = callee.parent;
  if (!call || !/^(?:Call|New)Expression$/.test(call.name)) return false;
  const list = childrenOf(call).find(({ name }) => name === 'ArgList');
  if (!list || list.from < callee.to) return false;
  const texts = valuesIn(list).map((one) => writtenText(context, one));
  const isEval = context.textOf(node) === 'eval';
  return texts.every((text) => {
    if (text === undefined || text.length > 1000) return false;
    return GLOBAL_ONLY.test(text) || (!isEval && !LOADS.test(text));
  });
}

/** A text, or several that are joined. */
function writtenText(context: Context, node: SyntaxNode): string | undefined {
  const text = constantText(context, node);
  if (text !== undefined || node.name !== 'BinaryExpression') return text;
  if (childrenOf(node)[1]?.name !== 'ArithOp') return undefined;
  const parts = valuesIn(node).map((one) => writtenText(context, one));
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** Does it only stand for a type, as in `__metadata('design:type', Function)` of TypeScript, or for what functions share? */
export function isTypeOnly(context: Context, node: SyntaxNode): boolean {
  let list = node.parent;
  if (list?.name === 'ArrayExpression') list = list.parent;
  const callee = list?.name === 'ArgList' ? list.parent?.firstChild : undefined;
  return (
    !!callee && /^(?:(?:\w+\.)?(?:__|_ts_)metadata|Object\.getPrototypeOf)$/.test(context.textOf(callee))
  );
}

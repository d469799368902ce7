import { MAXIMUM_TEXT } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression } from '../hcl/syntax.ts';
import { entriesOf, MAXIMUM_LOOP, type Scope, withItem } from './scope.ts';
import { booleanOf, isOpen, textOf } from './values.ts';

type OfKind<Kind extends Expression['kind']> = Expression & { readonly kind: Kind };

/** A text of parts. One value alone stays what it is. */
export function templateOf(parts: readonly unknown[]): unknown {
  return parts.length === 1 ? parts[0] : textOfParts(parts);
}

/** What is not known stands as `…` in the outline. */
function textOfParts(parts: readonly unknown[], isWhole = true): unknown {
  const texts = parts.map(textOf);
  const text = texts.map((known, index) => known ?? outlineOf(parts[index])).join('');
  if (text.length > MAXIMUM_TEXT) return new Unknown();
  return isWhole && !texts.includes(undefined) ? text : new Unknown(undefined, text);
}

function outlineOf(part: unknown): string {
  return (part instanceof Unknown && part.outline) || '…';
}

/** `%{if}`: of a condition that is not known both texts are in the outline. */
export function choiceOf(
  { condition, yes, no }: OfKind<'choice'>,
  inner: (expression: Expression) => unknown,
): unknown {
  const is = booleanOf(inner(condition));
  if (is !== undefined) return textOfParts([inner(is ? yes : no)]);
  return textOfParts(['…', inner(yes), '…', inner(no), '…'], false);
}

/** `%{for}`: of what is not known, or not to its end, the text that it repeats is in the outline. */
export function repetitionOf(
  { names, over, body }: OfKind<'repetition'>,
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => unknown,
): unknown {
  const list = evaluate(over, scope);
  const entries = entriesOf(list);
  const isWhole =
    entries !== undefined && entries.length <= MAXIMUM_LOOP && !(Array.isArray(list) && isOpen(list));
  const texts = (isWhole ? entries : [[new Unknown(), new Unknown()] as const]).map((entry) =>
    evaluate(body, withItem(scope, names, entry)),
  );
  return isWhole ? textOfParts(texts) : textOfParts(['…', ...texts, '…'], false);
}

import { Fault } from '../../fault.ts';
import type { Intervals } from '../intervals.ts';
import type { Automaton } from './automaton.ts';

/** The syntax tree of a regular expression. */
export type Expression =
  | { readonly kind: 'characters'; readonly characters: Intervals<number> }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'choice'; readonly items: readonly Expression[] }
  /** `most` may be Infinity. */
  | { readonly kind: 'repeat'; readonly item: Expression; readonly least: number; readonly most: number }
  /** Holds at the begin or at the end of the text only, and consumes nothing. */
  | { readonly kind: 'anchor'; readonly side: Anchor }
  | { readonly kind: 'automaton'; readonly automaton: Automaton };

export type Anchor = 'begin' | 'end';

/** Bounds the work of expanding counted repetition, which can be nested. */
const MOST_SIZE = 200_000;

export function repeat(item: Expression, least: number, most: number): Expression {
  return { kind: 'repeat', item, least, most };
}

/** Throws a `Fault` (`limit`) where the expression, its repetition written out, is too large to be compiled. */
export function requireReasonableSize(expression: Expression): void {
  if (sizeOf(expression) <= MOST_SIZE) return;
  throw new Fault(
    'limit',
    `the pattern is larger than ${MOST_SIZE} parts when its repetition is written out`,
    {
      hint: 'Use fewer alternatives, or smaller counts of repetition.',
    },
  );
}

/** A bound on how many states the expression needs. */
function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'automaton':
      return expression.automaton.accepting.length + 1;
    case 'sequence':
    case 'choice':
      return expression.items.reduce((size, item) => size + sizeOf(item), 1);
    case 'repeat': {
      const copies = expression.most === Infinity ? expression.least + 1 : Math.max(1, expression.most);
      return 2 + copies * (1 + sizeOf(expression.item));
    }
    case 'characters':
    case 'anchor':
    default:
      return 1;
  }
}

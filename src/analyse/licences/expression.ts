import parse from 'spdx-expression-parse';

/** Characters of the longest expression that is parsed: the parser recurses. */
const MAXIMUM_LENGTH = 1_000;

/** One licence of an expression. */
export interface Licence {
  /** As the expression has it, `+` and exception included. */
  readonly text: string;
  readonly id: string;
  readonly exception?: string;
}

/** An expression: a licence, or two of them of which both hold or one is chosen. */
export type Expression =
  | Licence
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] };

/** An expression of the SPDX specification's annex D, all of its identifiers known; undefined for what is none. */
export function readExpression(text: string): Expression | undefined {
  if (text.length > MAXIMUM_LENGTH) return undefined;
  try {
    return expressionOf(parse(text));
  } catch {
    return undefined; // as written, and no expression
  }
}

function expressionOf(info: ReturnType<typeof parse>): Expression {
  if ('conjunction' in info) {
    const sides = [expressionOf(info.left), expressionOf(info.right)];
    return info.conjunction === 'or' ? { any: sides } : { all: sides };
  }
  const { license: id, plus, exception } = info;
  const text = `${id}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
  return { id, text, ...(exception !== undefined && { exception }) };
}

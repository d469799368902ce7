import parse from 'spdx-expression-parse';

/** Characters of the longest expression that is parsed: the parser recurses. */
const MAXIMUM_LENGTH = 1_000;

/** Is this an expression of the SPDX specification's annex D, all of its identifiers known? */
export function isSpdxExpression(licence: string): boolean {
  if (licence.length > MAXIMUM_LENGTH) return false;
  try {
    parse(licence);
    return true;
  } catch {
    return false;
  }
}

/** All of these together, as one expression. */
export function allOf(expressions: readonly string[]): string {
  const compound = /\s/;
  if (expressions.length < 2) return expressions[0] ?? '';
  return expressions.map((one) => (compound.test(one) ? `(${one})` : one)).join(' AND ');
}

const PIECES = /\d+|\D+/g;
const LEADING_ZEROS = /^0+(?=\d)/;

/**
 * Orders names and versions as people read them: numbers in them by how large they are, letters in either case. Good
 * enough to choose which of several fixes to name, not to judge. A collator of Node loads all that it knows of languages.
 */
export function readingOrder(left: string, right: string): number {
  const [ones, others] = [piecesOf(left), piecesOf(right)];
  for (const [at, one] of ones.entries()) {
    const other = others[at];
    const order = other === undefined ? 1 : pieceOrder(one, other);
    if (order !== 0) return order;
  }
  return ones.length - others.length || textOrder(left, right);
}

function piecesOf(text: string): string[] {
  return text.toLowerCase().match(PIECES) ?? [];
}

function pieceOrder(left: string, right: string): number {
  const [one, other] = [left.replace(LEADING_ZEROS, ''), right.replace(LEADING_ZEROS, '')];
  return (isNumber(one) && isNumber(other) ? one.length - other.length : 0) || textOrder(one, other);
}

function isNumber(piece: string): boolean {
  return piece >= '0' && piece < ':';
}

function textOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The order of two runs of ASCII digits by value, whatever their length: leading zeros do not count, and an empty
 * run is zero. Numbers stay strings, because a foreign version may hold one that no number type can.
 */
export function compareDigits(left: string, right: string): number {
  const a = stripZeros(left);
  const b = stripZeros(right);
  return a.length - b.length || compareText(a, b);
}

/** The order of two strings by their code units: -1, 0 or 1. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether the character code is an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether the character code is an ASCII letter of either case. */
export function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function stripZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start += 1;
  return start === 0 ? digits : digits.slice(start);
}

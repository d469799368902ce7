import { compareDigits, isDigit, isLetter } from './digits.ts';

const TILDE = 0x7e;

/**
 * The order of upstream versions, or of revisions, of Debian (deb-version(7)). Walks both strings at once: a run of other
 * characters, then a run of digits, until they differ.
 */
export function compareDebianPart(left: string, right: string): number {
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    while (isOther(left, i) || isOther(right, j)) {
      const difference = weight(left, i) - weight(right, j);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const digits = digitsAt(left, i);
    const otherDigits = digitsAt(right, j);
    const difference = compareDigits(digits, otherDigits);
    if (difference !== 0) return difference;
    i += digits.length;
    j += otherDigits.length;
  }
  return 0;
}

function isOther(text: string, index: number): boolean {
  return index < text.length && !isDigit(text.charCodeAt(index));
}

/** A tilde is before the end, the end and digits before letters, letters before all else. */
function weight(text: string, index: number): number {
  if (!isOther(text, index)) return 0;
  const code = text.charCodeAt(index);
  if (code === TILDE) return -1;
  return isLetter(code) ? code : code + 256;
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

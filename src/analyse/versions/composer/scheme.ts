import { compareDigits, compareText, isDigit } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';
import { normalise } from './normalise.ts';

const BRANCH = 'dev-';
const TOKEN = /\d+|[A-Za-z]+/g;
/** Words of a normalised version, oldest first; `#` stands for a number, and for the end. */
const WORDS = ['dev', 'alpha', 'beta', 'RC', '#', 'patch'];
const NUMBER = WORDS.indexOf('#');

/**
 * Composer's order: its normaliser, then PHP's `version_compare`. A named branch (`dev-master`) has no order in
 * Composer; here it is older than every number, so that a fix is never taken to be in it.
 * Throws a `Fault` (`malformed`) for text that Composer refuses.
 */
export const composer: VersionScheme = {
  id: 'composer',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    const aIsBranch = a.startsWith(BRANCH);
    const bIsBranch = b.startsWith(BRANCH);
    if (aIsBranch && bIsBranch) return compareText(a, b);
    return Number(bIsBranch) - Number(aIsBranch) || compareNormalised(a, b);
  },
};

function parse(text: string): string {
  const normalised = normalise(text.trim());
  if (normalised === undefined) {
    throw malformedVersion(
      'Composer',
      text,
      'expected up to four numbers, a stability, or a branch such as dev-main',
    );
  }
  return normalised;
}

function compareNormalised(left: string, right: string): number {
  const a = left.match(TOKEN) ?? [];
  const b = right.match(TOKEN) ?? [];
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = compareTokens(a[index] ?? '', b[index] ?? '');
    if (difference !== 0) return difference;
  }
  return compareToEnd(a[shared]) - compareToEnd(b[shared]);
}

function compareTokens(left: string, right: string): number {
  if (isNumber(left) && isNumber(right)) return compareDigits(left, right);
  return rank(left) - rank(right);
}

/** More numbers are newer; a word that goes on is older or newer as it is to a number. */
function compareToEnd(token: string | undefined): number {
  if (token === undefined) return 0;
  return isNumber(token) ? 1 : Math.sign(rank(token) - NUMBER);
}

function rank(token: string): number {
  return isNumber(token) ? NUMBER : WORDS.indexOf(token);
}

function isNumber(token: string): boolean {
  return isDigit(token.charCodeAt(0));
}

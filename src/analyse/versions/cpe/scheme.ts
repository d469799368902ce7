import { compareDigits, compareText, isDigit } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/** Words before a release, in their order; any other word comes after what it stands behind, as OpenSSL's letters do. */
const BEFORE = [
  'dev',
  'snapshot',
  'nightly',
  'canary',
  'alpha',
  'a',
  'beta',
  'b',
  'milestone',
  'm',
  'preview',
  'pre',
  'cr',
  'rc',
];

/**
 * Versions of programs as the National Vulnerability Database writes them: numbers, and words between them. One with `>`
 * in front stands right behind that version, for ranges that begin after one (`versionStartExcluding`).
 * Throws a `Fault` (`malformed`) for text without a number.
 */
export const cpe: VersionScheme = {
  id: 'cpe',
  compare(left, right) {
    const [a, b] = [partsOf(left), partsOf(right)];
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      const difference = compareParts(a[index] ?? '0', b[index] ?? '0');
      if (difference !== 0) return difference;
    }
    return Number(left.startsWith('>')) - Number(right.startsWith('>'));
  },
};

/** Numbers and words; zeros before the first word, and at the end, say nothing. */
function partsOf(text: string): string[] {
  const parts = text.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  const first = parts.findIndex(startsWithDigit);
  if (first < 0 || first > 1) throw malformedVersion('programs', text, 'expected a number');
  const own = parts.slice(first);
  const word = own.findIndex((part) => !startsWithDigit(part));
  const head = withoutZeros(word < 0 ? own : own.slice(0, word));
  const tail = word < 0 ? [] : own.slice(word);
  // `1.0a1` is an alpha, and `1.0.2a` a release after `1.0.2`.
  return [...head, ...tail.map((part, index) => (isRelease(part, tail[index + 1]) ? `~${part}` : part))];
}

function isRelease(part: string, next: string | undefined): boolean {
  return /^[abm]$/.test(part) && next === undefined;
}

function withoutZeros(parts: readonly string[]): string[] {
  const last = parts.findLastIndex((part) => !/^0+$/.test(part));
  return parts.slice(0, last + 1);
}

function startsWithDigit(text: string): boolean {
  return isDigit(text.charCodeAt(0));
}

/** Words before a release, then nothing, which is 0, then other words, then numbers. */
function compareParts(left: string, right: string): number {
  const [a, b] = [rankOf(left), rankOf(right)];
  if (a !== b) return a - b;
  return startsWithDigit(left) ? compareDigits(left, right) : compareText(wordOf(left), wordOf(right));
}

function wordOf(part: string): string {
  return part.replace(/^~/, '');
}

function rankOf(part: string): number {
  if (startsWithDigit(part)) return /^0+$/.test(part) ? BEFORE.length : BEFORE.length + 2;
  const before = BEFORE.indexOf(part);
  return before < 0 ? BEFORE.length + 1 : before;
}

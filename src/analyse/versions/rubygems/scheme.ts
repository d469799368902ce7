import { compareDigits, compareText, isDigit, isLetter } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/** A number, then parts after dots; after a hyphen, which marks a pre-release, more parts with hyphens in them. */
const VERSION = /^\d+(?:\.[\dA-Za-z]+)*(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;
const SEGMENT = /\d+|[A-Za-z]+/g;

/**
 * `Gem::Version` of RubyGems. Nothing at all is version 0, as there.
 * Throws a `Fault` (`malformed`) for text that RubyGems refuses.
 */
export const rubygems: VersionScheme = {
  id: 'rubygems',
  compare(left, right) {
    const a = segmentsOf(left);
    const b = segmentsOf(right);
    const length = Math.max(a.length, b.length);
    for (let index = 0; index < length; index += 1) {
      const difference = compareSegments(a[index] ?? '0', b[index] ?? '0');
      if (difference !== 0) return difference;
    }
    return 0;
  },
};

function segmentsOf(text: string): readonly string[] {
  const version = text.trim();
  if (version !== '' && !VERSION.test(version)) {
    throw malformedVersion('RubyGems', text, 'expected numbers and words between dots');
  }
  return withoutZeros(version.replaceAll('-', '.pre.')).match(SEGMENT) ?? [];
}

/** Zeros before the first word that follows some, as in `1.0.0.rc1`, say nothing; nor do zeros at the end. */
function withoutZeros(version: string): string {
  const end = endWithoutZeros(version);
  for (let at = 0; at < end; at += 1) {
    if (at > 0 && version[at - 1] !== '.') continue;
    const start = at;
    while (at < end && isZeroOrDot(version, at)) at += 1;
    if (at > start && isLetter(version.charCodeAt(at)))
      return version.slice(0, start) + version.slice(at, end);
  }
  return version.slice(0, end);
}

function endWithoutZeros(version: string): number {
  let start = version.length;
  while (start > 0 && isZeroOrDot(version, start - 1)) start -= 1;
  if (start > 0 && isLetter(version.charCodeAt(start - 1))) return start;
  const dot = version.indexOf('.', start);
  return dot < 0 ? version.length : dot;
}

function isZeroOrDot(text: string, index: number): boolean {
  return text[index] === '0' || text[index] === '.';
}

/** Words are older than numbers, so a version with a word is a pre-release. */
function compareSegments(left: string, right: string): number {
  const leftIsNumber = isDigit(left.charCodeAt(0));
  const rightIsNumber = isDigit(right.charCodeAt(0));
  if (leftIsNumber && rightIsNumber) return compareDigits(left, right);
  return Number(leftIsNumber) - Number(rightIsNumber) || compareText(left, right);
}

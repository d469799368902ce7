import { compareDigits, compareText, isDigit, isLetter } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface RpmVersion {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
}

const TILDE = 0x7e;
const CARET = 0x5e;

/**
 * `[epoch:]version[-release]` as rpm orders whole versions (rpmverCmp): a missing epoch is 0, and a missing release
 * is older than any. Throws a `Fault` (`malformed`) only for an empty version.
 */
export const rpm: VersionScheme = {
  id: 'rpm',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    return (
      compareSegments(a.epoch, b.epoch) ||
      compareSegments(a.version, b.version) ||
      compareReleases(a.release, b.release)
    );
  },
};

/** The epoch ends at the first colon, if only digits are before it; the release starts at the last hyphen. */
function parse(text: string): RpmVersion {
  if (text.trim() === '') throw malformedVersion('rpm', text, 'it is empty');
  const colon = /^\d*:/.exec(text)?.[0].length ?? 0;
  const hyphen = text.lastIndexOf('-');
  const hasRelease = hyphen >= colon;
  return {
    epoch: text.slice(0, Math.max(0, colon - 1)) || '0',
    version: text.slice(colon, hasRelease ? hyphen : undefined),
    release: hasRelease ? text.slice(hyphen + 1) : undefined,
  };
}

function compareReleases(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return compareSegments(left, right);
}

/** The algorithm known as rpmvercmp. */
function compareSegments(left: string, right: string): number {
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    i = skipSeparators(left, i);
    j = skipSeparators(right, j);
    const mark = compareMarks(left.charCodeAt(i), right.charCodeAt(j));
    if (mark === 'both') {
      i += 1;
      j += 1;
      continue;
    }
    if (mark !== 0) return mark;
    if (i >= left.length || j >= right.length) break;
    const segment = segmentAt(left, i);
    const other = segmentAt(right, j);
    const difference = compareSegment(segment, other);
    if (difference !== 0) return difference;
    i += segment.length;
    j += other.length;
  }
  return Number(i < left.length) - Number(j < right.length);
}

/** A tilde is before the end; a caret is after the end, and before all else. `NaN` stands for the end. */
function compareMarks(left: number, right: number): number | 'both' {
  if (left === TILDE || right === TILDE) {
    return left === right ? 'both' : Number(right === TILDE) - Number(left === TILDE);
  }
  if (left !== CARET && right !== CARET) return 0;
  if (left === right) return 'both';
  if (Number.isNaN(left)) return -1;
  if (Number.isNaN(right)) return 1;
  return left === CARET ? -1 : 1;
}

/** Digits are newer than letters. */
function compareSegment(left: string, right: string): number {
  const leftIsNumber = isDigit(left.charCodeAt(0));
  const rightIsNumber = isDigit(right.charCodeAt(0));
  if (leftIsNumber && rightIsNumber) return compareDigits(left, right);
  return Number(leftIsNumber) - Number(rightIsNumber) || compareText(left, right);
}

function skipSeparators(text: string, start: number): number {
  let index = start;
  while (index < text.length && isSeparator(text.charCodeAt(index))) index += 1;
  return index;
}

function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== TILDE && code !== CARET;
}

function segmentAt(text: string, start: number): string {
  const isMember = isDigit(text.charCodeAt(start)) ? isDigit : isLetter;
  let end = start;
  while (end < text.length && isMember(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

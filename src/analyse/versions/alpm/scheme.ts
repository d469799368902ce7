import { compareDigits, compareText, isDigit, isLetter } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface AlpmVersion {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
}

/** `[epoch:]version[-release]` as pacman orders it; a release counts where both have one. Throws a `Fault` (`malformed`) only for an empty version. */
export const alpm: VersionScheme = {
  id: 'alpm',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    const difference = compareSegments(a.epoch, b.epoch) || compareSegments(a.version, b.version);
    if (difference !== 0 || a.release === undefined || b.release === undefined) return difference;
    return compareSegments(a.release, b.release);
  },
};

/** The epoch ends at a colon behind digits; the release begins at the last hyphen. */
function parse(text: string): AlpmVersion {
  const trimmed = text.trim();
  if (trimmed === '') throw malformedVersion('alpm', text, 'it is empty');
  const [, epoch, rest = ''] = /^(?:(\d*):)?(.*)$/s.exec(trimmed) ?? [];
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: epoch || '0',
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? undefined : rest.slice(hyphen + 1),
  };
}

/** Runs of digits and runs of letters, one after another; how many other characters stand between them counts too. */
function compareSegments(left: string, right: string): number {
  if (left === right) return 0;
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [start, otherStart] = [i, j];
    i = skipSeparators(left, i);
    j = skipSeparators(right, j);
    if (i >= left.length || j >= right.length) break;
    if (i - start !== j - otherStart) return i - start < j - otherStart ? -1 : 1;
    const isNumber = isDigit(left.charCodeAt(i));
    const segment = segmentAt(left, i, isNumber);
    const other = segmentAt(right, j, isNumber);
    if (other === '') return isNumber ? 1 : -1;
    const difference = isNumber ? compareDigits(segment, other) : compareText(segment, other);
    if (difference !== 0) return difference;
    i += segment.length;
    j += other.length;
  }
  return compareRests(left, i, right, j);
}

/** What is left of one: letters make it older (`1.0rc`), anything else newer. */
function compareRests(left: string, i: number, right: string, j: number): number {
  const [hasLeft, hasRight] = [i < left.length, j < right.length];
  if (!hasLeft && !hasRight) return 0;
  const isOlder = (!hasLeft && !isLetter(right.charCodeAt(j))) || (hasLeft && isLetter(left.charCodeAt(i)));
  return isOlder ? -1 : 1;
}

function skipSeparators(text: string, start: number): number {
  let index = start;
  while (index < text.length && !isDigit(text.charCodeAt(index)) && !isLetter(text.charCodeAt(index)))
    index += 1;
  return index;
}

function segmentAt(text: string, start: number, isNumber: boolean): string {
  const isMember = isNumber ? isDigit : isLetter;
  let end = start;
  while (end < text.length && isMember(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

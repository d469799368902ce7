import { compareDigits, isDigit, isLetter } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface DebianVersion {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

const TILDE = 0x7e;
/** dpkg keeps the epoch in a C int. */
const LARGEST_EPOCH = '2147483647';

/**
 * `[epoch:]upstream[-revision]` as deb-version(7) orders it. Throws a `Fault` (`malformed`) for what dpkg refuses;
 * what it only warns of, such as a version that does not start with a digit, is compared as dpkg does.
 */
export const dpkg: VersionScheme = {
  id: 'dpkg',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    return (
      compareDigits(a.epoch, b.epoch) ||
      comparePart(a.upstream, b.upstream) ||
      comparePart(a.revision, b.revision)
    );
  },
};

function parse(text: string): DebianVersion {
  const trimmed = text.trim();
  if (trimmed === '') throw malformedVersion('dpkg', text, 'it is empty');
  if (/[^!-~]/.test(trimmed))
    throw malformedVersion('dpkg', text, 'it holds a space or a character beyond ASCII');
  const colon = trimmed.indexOf(':');
  const epoch = colon < 0 ? '0' : trimmed.slice(0, colon);
  if (!/^\d+$/.test(epoch)) throw malformedVersion('dpkg', text, 'the epoch is not a number');
  if (compareDigits(epoch, LARGEST_EPOCH) > 0) throw malformedVersion('dpkg', text, 'the epoch is too big');
  const rest = trimmed.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen);
  if (upstream === '') throw malformedVersion('dpkg', text, 'the upstream version is empty');
  if (hyphen === rest.length - 1) throw malformedVersion('dpkg', text, 'the revision is empty');
  return { epoch, upstream, revision: hyphen < 0 ? '' : rest.slice(hyphen + 1) };
}

/** Walks both strings at once: a run of other characters, then a run of digits, until they differ. */
function comparePart(left: string, right: string): number {
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

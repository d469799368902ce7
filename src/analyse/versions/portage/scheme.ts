import { compareDigits, compareText } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface PortageVersion {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly string[];
  readonly revision: string;
}

const FORM = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/;
/** In their order; none at all is between the last two. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'p'];

/** `1.2.3b_rc4-r5` as Gentoo's Package Manager Specification orders it. Throws a `Fault` (`malformed`) for text of another form. */
export const portage: VersionScheme = {
  id: 'portage',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    return (
      compareNumbers(a.numbers, b.numbers) ||
      compareText(a.letter, b.letter) ||
      compareSuffixes(a.suffixes, b.suffixes) ||
      compareDigits(a.revision, b.revision)
    );
  },
};

function parse(text: string): PortageVersion {
  const found = FORM.exec(text.trim());
  if (!found) throw malformedVersion('Portage', text, 'expected 1.2.3b_rc4-r5');
  const [, numbers = '', letter = '', suffixes = '', revision = ''] = found;
  return { numbers: numbers.split('.'), letter, suffixes: suffixes.split('_').slice(1), revision };
}

/** The first is a number; a later one is a fraction where one of the two begins with a zero. */
function compareNumbers(left: readonly string[], right: readonly string[]): number {
  for (const [index, number] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const isFraction = index > 0 && (number.startsWith('0') || other.startsWith('0'));
    const difference = isFraction
      ? compareText(withoutZeros(number), withoutZeros(other))
      : compareDigits(number, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function withoutZeros(digits: string): string {
  return digits.replace(/(?<!0)0+$/, '');
}

function compareSuffixes(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [, word = '', number = ''] = /^([a-z]*)(\d*)$/.exec(left[index] ?? '') ?? [];
    const [, otherWord = '', otherNumber = ''] = /^([a-z]*)(\d*)$/.exec(right[index] ?? '') ?? [];
    const difference =
      SUFFIXES.indexOf(word) - SUFFIXES.indexOf(otherWord) || compareDigits(number, otherNumber);
    if (difference !== 0) return difference;
  }
  return 0;
}

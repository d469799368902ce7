import { compareDigits, compareText } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface ConanVersion {
  /** Without zeros at the end. */
  readonly main: readonly string[];
  /** Empty for a release. */
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

/** Any number of parts, and semantic labels and builds. Throws a `Fault` (`malformed`) for characters that Conan does not take. */
export const conan: VersionScheme = {
  id: 'conan',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    const difference = compareParts(a.main, b.main);
    if (difference !== 0) return difference;
    if (a.prerelease.length === 0 || b.prerelease.length === 0)
      return (
        Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0) ||
        compareParts(a.build, b.build)
      );
    return compareParts(a.prerelease, b.prerelease) || compareParts(a.build, b.build);
  },
};

/** The build begins at the last plus, the label at the last hyphen before it. */
function parse(text: string): ConanVersion {
  const trimmed = text.trim();
  if (!/^[0-9A-Za-z_][0-9A-Za-z_.+-]*$/.test(trimmed))
    throw malformedVersion('Conan', text, 'expected letters, digits and "_.+-"');
  const plus = trimmed.lastIndexOf('+');
  const unbuilt = plus < 0 ? trimmed : trimmed.slice(0, plus);
  const hyphen = unbuilt.lastIndexOf('-');
  const main = (hyphen < 0 ? unbuilt : unbuilt.slice(0, hyphen)).split('.');
  while (main.length > 0 && /^0*$/.test(main.at(-1) ?? '')) main.pop();
  return {
    main,
    prerelease: hyphen < 0 ? [] : unbuilt.slice(hyphen + 1).split('.'),
    build: plus < 0 ? [] : trimmed.slice(plus + 1).split('.'),
  };
}

function compareParts(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference =
      /^\d+$/.test(part) && /^\d+$/.test(other) ? compareDigits(part, other) : comparePart(part, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Numbers are before words. */
function comparePart(left: string, right: string): number {
  return Number(/^\d+$/.test(right)) - Number(/^\d+$/.test(left)) || compareText(left, right);
}

import { compareDigits } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import { compareIdentifiers, comparePrereleases } from '../precedence.ts';
import type { VersionScheme } from '../types.ts';

interface PubVersion {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

const FORM = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** Semantic versions whose builds have an order too. Throws a `Fault` (`malformed`) for text of another form. */
export const pub: VersionScheme = {
  id: 'pub',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    for (const [index, number] of a.numbers.entries()) {
      const difference = compareDigits(number, b.numbers[index] ?? '');
      if (difference !== 0) return difference;
    }
    return comparePrereleases(a.prerelease, b.prerelease) || compareIdentifiers(a.build, b.build);
  },
};

function parse(text: string): PubVersion {
  const found = FORM.exec(text.trim());
  const [prerelease, build] = [found?.[4]?.split('.') ?? [], found?.[5]?.split('.') ?? []];
  if (!found || prerelease.includes('') || build.includes(''))
    throw malformedVersion('Pub', text, 'expected major.minor.patch');
  return { numbers: [1, 2, 3].map((index) => found[index] ?? ''), prerelease, build };
}

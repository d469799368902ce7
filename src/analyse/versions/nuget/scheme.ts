import { compareDigits } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import { comparePrereleases } from '../precedence.ts';
import type { VersionScheme } from '../types.ts';

interface NugetVersion {
  /** Major, minor, patch and revision; those that are not written are 0. */
  readonly numbers: readonly string[];
  /** In lower case. Empty for a release. */
  readonly prerelease: readonly string[];
}

const FORM = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/i;

/** Semantic versions with a fourth number, whose labels have no case. Throws a `Fault` (`malformed`) for text of another form. */
export const nuget: VersionScheme = {
  id: 'nuget',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    for (const [index, number] of a.numbers.entries()) {
      const difference = compareDigits(number, b.numbers[index] ?? '');
      if (difference !== 0) return difference;
    }
    return comparePrereleases(a.prerelease, b.prerelease);
  },
};

function parse(text: string): NugetVersion {
  const found = FORM.exec(text.trim());
  const prerelease = found?.[5]?.toLowerCase().split('.') ?? [];
  if (!found || prerelease.includes(''))
    throw malformedVersion('NuGet', text, 'expected major.minor.patch.revision-label');
  return { numbers: [1, 2, 3, 4].map((index) => found[index] ?? ''), prerelease };
}

import { malformedVersion } from '../malformed-version.ts';
import { compareNumberLists } from '../number-list.ts';
import type { VersionScheme } from '../types.ts';

/** Numbers parted by dots or hyphens. Throws a `Fault` (`malformed`) for text of another form. */
export const cran: VersionScheme = {
  id: 'cran',
  compare: (left, right) => compareNumberLists(parse(left), parse(right)),
};

function parse(text: string): string[] {
  const numbers = text.trim().split(/[.-]/);
  if (!numbers.every((part) => /^\d+$/.test(part)))
    throw malformedVersion('CRAN', text, 'expected numbers parted by dots or hyphens');
  return numbers;
}

import { malformedVersion } from '../versions/malformed-version.ts';
import { hackage as scheme } from '../versions/hackage/scheme.ts';
import { type Comparator, between, next, operatorOf, requirementOf } from './comparators.ts';
import { alternativesIn } from './expressions.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^(\^>=|[<>]=?|==)? *(\d+(?:\.\d+)*)(\.\*)?$/;
const ANY = /^\**$/;

/**
 * Requirements of Cabal: comparators with `&&`, `||` and parentheses; `^>=` takes one major version, which two numbers
 * make (https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html#pkg-field-build-depends).
 */
export const hackage: RequirementGrammar = {
  parse(text) {
    const written = text.trim();
    if (ANY.test(written)) return requirementOf([[]], scheme);
    return requirementOf(alternativesIn(written, { name: 'Cabal', comparators }), scheme);
  },
  // Of two versions that begin alike the longer is newer.
  above: (version) => [version === undefined ? '0' : `${version}.0`],
};

function comparators(text: string): Comparator[] {
  const [, written = '', version, wild] = SIMPLE.exec(text.replaceAll(/\s+/g, ' ')) ?? [];
  const isOdd = version === undefined || (wild !== undefined && written !== '==');
  if (isOdd) throw malformedVersion('Cabal', text, 'expected a requirement such as ^>=1.2');
  const numbers = version.split('.');
  if (written === '^>=')
    return between(version, after(numbers.slice(0, 2).concat(numbers.length > 1 ? [] : '0')));
  if (wild !== undefined) return between(version, after(numbers));
  const operator = operatorOf(written);
  return operator === undefined ? [] : [{ operator, version }];
}

/** The first version after all that begin so. */
function after(numbers: readonly string[]): string {
  return [...numbers.slice(0, -1), next(numbers.at(-1) ?? '0')].join('.');
}

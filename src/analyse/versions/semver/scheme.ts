import { malformedVersion } from '../malformed-version.ts';
import { comparePrecedence, parsePrecedence, type Precedence } from '../precedence.ts';
import type { VersionScheme } from '../types.ts';

/**
 * Semantic Versioning 2.0.0, with a leading `v` or `=` and a missing minor or patch allowed, as npm and Cargo meet
 * them. Throws a `Fault` (`malformed`) for text of another form.
 */
export const semver: VersionScheme = {
  id: 'semver',
  compare(left, right) {
    const first = parse(left);
    return left === right ? 0 : comparePrecedence(first, parse(right));
  },
};

function parse(text: string): Precedence {
  const parsed = parsePrecedence(text.trim().replace(/^=?[vV]?/, ''));
  if (parsed === undefined) throw malformedVersion('semantic', text, 'expected major.minor.patch');
  return parsed;
}

import { malformedVersion } from '../malformed-version.ts';
import { comparePrecedence, parsePrecedence, type Precedence } from '../precedence.ts';
import { readLately } from '../../../model/read-lately.ts';
import type { VersionScheme } from '../types.ts';

const parse = readLately(read);

/**
 * Semantic Versioning 2.0.0, with a leading `v` or `=` and a missing minor or patch allowed, as npm and Cargo meet
 * them, and a label that no hyphen or a dot parts from the patch (`1.9.0b1`, `1.0.0.beta.3`), as npm reads the first
 * where it is lenient and advisories write both. Throws a `Fault` (`malformed`) for text of another form.
 */
export const semver: VersionScheme = {
  id: 'semver',
  compare(left, right) {
    const first = parse(left);
    return left === right ? 0 : comparePrecedence(first, parse(right));
  },
};

function read(text: string): Precedence {
  const usual = text
    .trim()
    .replace(/^=?[vV]?/, '')
    .replace(/^(\d+\.\d+\.\d+)(?:\.(?=(?:alpha|beta|rc|pre)\b)|(?=[A-Za-z]))/i, '$1-');
  const parsed = parsePrecedence(usual);
  if (parsed === undefined) throw malformedVersion('semantic', text, 'expected major.minor.patch');
  return parsed;
}

import { compareDebianPart } from '../debian-part.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/**
 * Debian's order without epochs, as opam compares: the manual does not say so, but what is behind the last hyphen is a
 * revision there too. Throws a `Fault` (`malformed`) for other characters than opam's.
 */
export const opam: VersionScheme = {
  id: 'opam',
  compare(left, right) {
    const [upstream, revision] = parse(left);
    const [other, otherRevision] = parse(right);
    return compareDebianPart(upstream, other) || compareDebianPart(revision, otherRevision);
  },
};

function parse(text: string): readonly [upstream: string, revision: string] {
  const trimmed = text.trim();
  if (!/^[0-9A-Za-z_+.~-]+$/.test(trimmed))
    throw malformedVersion('opam', text, 'expected letters, digits and "-_+.~"');
  const hyphen = trimmed.lastIndexOf('-');
  return hyphen < 0 ? [trimmed, ''] : [trimmed.slice(0, hyphen), trimmed.slice(hyphen + 1)];
}

import { compareDebianPart } from '../debian-part.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/** Debian's order of upstream versions, without epoch and revision. Throws a `Fault` (`malformed`) for other characters than opam's. */
export const opam: VersionScheme = {
  id: 'opam',
  compare: (left, right) => compareDebianPart(parse(left), parse(right)),
};

function parse(text: string): string {
  const trimmed = text.trim();
  if (!/^[0-9A-Za-z_+.~-]+$/.test(trimmed))
    throw malformedVersion('opam', text, 'expected letters, digits and "-_+.~"');
  return trimmed;
}

import { compareDebianPart } from '../debian-part.ts';
import { compareDigits } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface DebianVersion {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

/** dpkg keeps the epoch in a C int. */
const LARGEST_EPOCH = '2147483647';

/**
 * `[epoch:]upstream[-revision]` as deb-version(7) orders it. Throws a `Fault` (`malformed`) for what dpkg refuses;
 * what it only warns of, such as a version that does not start with a digit, is compared as dpkg does.
 */
export const dpkg: VersionScheme = {
  id: 'dpkg',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    return (
      compareDigits(a.epoch, b.epoch) ||
      compareDebianPart(a.upstream, b.upstream) ||
      compareDebianPart(a.revision, b.revision)
    );
  },
};

function parse(text: string): DebianVersion {
  const trimmed = text.trim();
  if (trimmed === '') throw malformedVersion('dpkg', text, 'it is empty');
  if (/[^!-~]/.test(trimmed))
    throw malformedVersion('dpkg', text, 'it holds a space or a character beyond ASCII');
  const colon = trimmed.indexOf(':');
  const epoch = colon < 0 ? '0' : trimmed.slice(0, colon);
  if (!/^\d+$/.test(epoch)) throw malformedVersion('dpkg', text, 'the epoch is not a number');
  if (compareDigits(epoch, LARGEST_EPOCH) > 0) throw malformedVersion('dpkg', text, 'the epoch is too big');
  const rest = trimmed.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen);
  if (upstream === '') throw malformedVersion('dpkg', text, 'the upstream version is empty');
  if (hyphen === rest.length - 1) throw malformedVersion('dpkg', text, 'the revision is empty');
  return { epoch, upstream, revision: hyphen < 0 ? '' : rest.slice(hyphen + 1) };
}

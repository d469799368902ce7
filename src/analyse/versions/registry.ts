import { Fault } from '../../model/fault.ts';
import { apk } from './apk/scheme.ts';
import { composer } from './composer/scheme.ts';
import { dpkg } from './dpkg/scheme.ts';
import { go } from './go/scheme.ts';
import { maven } from './maven/scheme.ts';
import { pep440 } from './pep440/scheme.ts';
import { rpm } from './rpm/scheme.ts';
import { rubygems } from './rubygems/scheme.ts';
import { semver } from './semver/scheme.ts';
import type { VersionScheme } from './types.ts';

/** Every version scheme, by id. */
export const VERSION_SCHEMES: readonly VersionScheme[] = [
  apk,
  composer,
  dpkg,
  go,
  maven,
  pep440,
  rpm,
  rubygems,
  semver,
];

/** The scheme with this id. Throws a `Fault` (`internal`) where there is none: ids are written by us. */
export function versionScheme(id: string): VersionScheme {
  const scheme = VERSION_SCHEMES.find((candidate) => candidate.id === id);
  if (scheme === undefined) throw new Fault('internal', `no version scheme is called ${id}`);
  return scheme;
}

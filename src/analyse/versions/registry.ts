import type { VersionSchemeId } from '../../model/ecosystems.ts';
import { alpm } from './alpm/scheme.ts';
import { apk } from './apk/scheme.ts';
import { apk2 } from './apk2/scheme.ts';
import { composer } from './composer/scheme.ts';
import { conan } from './conan/scheme.ts';
import { cpe } from './cpe/scheme.ts';
import { cran } from './cran/scheme.ts';
import { dpkg } from './dpkg/scheme.ts';
import { freebsd } from './freebsd/scheme.ts';
import { go } from './go/scheme.ts';
import { hackage } from './hackage/scheme.ts';
import { julia } from './julia/scheme.ts';
import { maven } from './maven/scheme.ts';
import { nuget } from './nuget/scheme.ts';
import { opam } from './opam/scheme.ts';
import { pep440 } from './pep440/scheme.ts';
import { portage } from './portage/scheme.ts';
import { pub } from './pub/scheme.ts';
import { rpm } from './rpm/scheme.ts';
import { rubygems } from './rubygems/scheme.ts';
import { semver } from './semver/scheme.ts';
import type { VersionScheme } from './types.ts';

/** Every version scheme: one for each that an ecosystem or a release of a distribution goes by. */
export const VERSION_SCHEMES: Readonly<Record<VersionSchemeId, VersionScheme>> = {
  alpm,
  apk,
  apk2,
  composer,
  conan,
  cpe,
  cran,
  dpkg,
  freebsd,
  go,
  hackage,
  julia,
  maven,
  nuget,
  opam,
  pep440,
  portage,
  pub,
  rpm,
  rubygems,
  semver,
};

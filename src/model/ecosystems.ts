import * as z from 'zod';
import { asWritten, type OfDistributions, type OfLanguage, word } from './ecosystem-definition.ts';
import { OTHER_DISTRIBUTIONS, WITHOUT_LANGUAGE } from './other-ecosystems.ts';
import { WITHOUT_ADVISORIES } from './unadvised-ecosystems.ts';

/**
 * What packages there are, and all that tells one kind from another. The keys are the types of package URLs
 * (https://github.com/package-url/purl-spec), in the order of the report's schema.
 */
export const ECOSYSTEMS = {
  deb: {
    kind: 'distribution',
    versionScheme: 'dpkg',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name }) => `apt-get update && apt-get install --only-upgrade ${word(name)}`,
  },
  apk: {
    kind: 'distribution',
    versionScheme: 'apk',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name }) => `apk add --upgrade ${word(name)}`,
  },
  rpm: {
    kind: 'distribution',
    versionScheme: 'rpm',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace',
    mend: ({ name, purl }) => `${rpmCommand(purl)} ${word(name)}`,
  },
  ...OTHER_DISTRIBUTIONS,
  npm: {
    kind: 'language',
    osv: 'npm',
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name, fix }) =>
      `npm install ${word(`${name}@${fix}`)}, or an entry in "overrides" where another package brings it`,
  },
  pypi: {
    kind: 'language',
    osv: 'PyPI',
    versionScheme: 'pep440',
    namespaceSeparator: undefined,
    canonicalName: normalName,
    lowerCase: 'namespace and name',
    mend: ({ name, fix }) => `pip install --upgrade ${word(`${name}>=${fix}`)}`,
  },
  golang: {
    kind: 'language',
    osv: 'Go',
    versionScheme: 'go',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name, fix }) => `go get ${word(`${name}@v${fix.replace(/^v/, '')}`)}, and rebuild`,
  },
  maven: {
    kind: 'language',
    osv: 'Maven',
    versionScheme: 'maven',
    namespaceSeparator: ':',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: () =>
      'set its version in pom.xml or build.gradle, under dependencyManagement or constraints where another artifact brings it',
  },
  cargo: {
    kind: 'language',
    osv: 'crates.io',
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name, fix }) => `cargo update ${word(name)} --precise ${word(fix)}`,
  },
  gem: {
    kind: 'language',
    osv: 'RubyGems',
    versionScheme: 'rubygems',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `bundle update ${word(name)}`,
  },
  composer: {
    kind: 'language',
    osv: 'Packagist',
    versionScheme: 'composer',
    namespaceSeparator: '/',
    canonicalName: (name) => name.toLowerCase(),
    lowerCase: 'namespace and name',
    mend: ({ name, purl }) =>
      // What PEAR installed comes from its own channel, which it calls `pear`.
      purl.includes('?repository_url=pear.php.net')
        ? `pear upgrade ${word(name)}`
        : `composer update ${word(name)} --with-all-dependencies`,
  },
  cocoapods: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'rubygems',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `pod update ${word(name)}`,
  },
  conda: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'pep440',
    namespaceSeparator: undefined,
    canonicalName: (name) => name.toLowerCase(),
    lowerCase: 'namespace and name',
    mend: ({ name }) => `conda update ${word(name)}`,
  },
  jsr: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `deno outdated --update ${word(name)}`,
  },
  nuget: {
    kind: 'language',
    osv: 'NuGet',
    versionScheme: 'nuget',
    namespaceSeparator: undefined,
    canonicalName: (name) => name.toLowerCase(),
    lowerCase: 'nothing',
    mend: ({ name, fix }) =>
      `dotnet add package ${word(name)} --version ${word(fix)}, or its entry in Directory.Packages.props`,
  },
  hex: {
    kind: 'language',
    osv: 'Hex',
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name }) => `mix deps.update ${word(name)}`,
  },
  pub: {
    kind: 'language',
    osv: 'Pub',
    versionScheme: 'pub',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name, fix }) =>
      `dart pub upgrade ${word(name)}, with ${word(`${name}: ^${fix}`)} in pubspec.yaml`,
  },
  swift: {
    kind: 'language',
    osv: 'SwiftURL',
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: (name) => name.toLowerCase(),
    lowerCase: 'nothing',
    mend: ({ name, fix }) =>
      `swift package update ${word(name.slice(name.lastIndexOf('/') + 1))}, to ${word(fix)} or later`,
  },
  cran: {
    kind: 'language',
    osv: 'CRAN',
    versionScheme: 'cran',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `R -e ${word(`install.packages("${name}")`)}`,
  },
  julia: {
    kind: 'language',
    osv: 'Julia',
    versionScheme: 'julia',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `julia -e ${word(`using Pkg; Pkg.update("${name}")`)}`,
  },
  hackage: {
    kind: 'language',
    osv: 'Hackage',
    versionScheme: 'hackage',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name, fix }) =>
      `set ${word(`${name} >= ${fix}`)} in the .cabal file or stack.yaml, and freeze anew`,
  },
  opam: {
    kind: 'language',
    osv: 'opam',
    versionScheme: 'opam',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `opam upgrade ${word(name)}`,
  },
  conan: {
    kind: 'language',
    osv: 'ConanCenter',
    versionScheme: 'conan',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name, fix }) => `set ${word(`${name}/${fix}`)} in conanfile.txt or conanfile.py, and lock anew`,
  },
  ...WITHOUT_LANGUAGE,
  ...WITHOUT_ADVISORIES,
} as const satisfies Readonly<Record<string, OfDistributions | OfLanguage>>;

export type Ecosystem = keyof typeof ECOSYSTEMS;

/** Every ecosystem's id. */
export const ECOSYSTEM_IDS = Object.keys(ECOSYSTEMS) as readonly Ecosystem[];

export const ecosystemSchema = z.enum(ECOSYSTEM_IDS);

type OfKind<Kind> = {
  [Id in Ecosystem]: (typeof ECOSYSTEMS)[Id]['kind'] extends Kind ? Id : never;
}[Ecosystem];
/** Those whose packages a distribution installs. */
export type DistributionEcosystem = OfKind<'distribution'>;
export type LanguageEcosystem = OfKind<'language'>;
/** Those of which OSV has advisories. */
export type AdvisedEcosystem = {
  [Id in LanguageEcosystem]: (typeof ECOSYSTEMS)[Id]['osv'] extends string ? Id : never;
}[LanguageEcosystem];

/** Version schemes of older releases, and of programs by their CPE names. */
type OtherScheme = 'apk2' | 'cpe';
/** A version scheme that some ecosystem goes by; each has a folder in `analyse/versions`. */
export type VersionSchemeId = (typeof ECOSYSTEMS)[Ecosystem]['versionScheme'] | OtherScheme;

export function isOfDistribution(ecosystem: Ecosystem): ecosystem is DistributionEcosystem {
  return ECOSYSTEMS[ecosystem].kind === 'distribution';
}

const BY_TYPE: ReadonlyMap<string, Ecosystem> = new Map(ECOSYSTEM_IDS.map((id) => [id, id]));

/** The ecosystem of a type of package URLs; undefined for a type that is none of ours. */
export function ecosystemOfType(type: string): Ecosystem | undefined {
  return BY_TYPE.get(type);
}

const BY_OSV_NAME: ReadonlyMap<string, Ecosystem> = new Map(
  ECOSYSTEM_IDS.flatMap((id) => {
    const one = ECOSYSTEMS[id];
    return one.kind === 'language' && one.osv !== undefined ? [[one.osv, id]] : [];
  }),
);

/** The language's ecosystem that an ecosystem string of OSV names, a repository's included (`Maven:https://…`). */
export function ecosystemOfOsv(name: string): Ecosystem | undefined {
  return BY_OSV_NAME.get(name.split(':', 1)[0] ?? '');
}

/** https://peps.python.org/pep-0503/#normalized-names */
function normalName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function rpmCommand(purl: string): string {
  const distribution = /^pkg:rpm\/([^/@]+)\//.exec(purl)?.[1] ?? '';
  if (/suse|^sle/.test(distribution)) return 'zypper update';
  return /azure|mariner|photon/.test(distribution) ? 'tdnf update' : 'dnf upgrade';
}

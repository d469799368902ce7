import type { VersionSchemeId } from './ecosystems.ts';

/**
 * How versions are ordered in every ecosystem of OSV's schema 1.7
 * (https://ossf.github.io/osv-schema/#defined-ecosystems), by the first part of its name; undefined where they have no
 * order: advisories name each version, or commits.
 */
export const OSV_ECOSYSTEMS = {
  AlmaLinux: 'rpm',
  Alpaquita: 'apk',
  Alpine: 'apk',
  /** `14:2024-03-01`: a release, and the level of its patches. */
  Android: undefined,
  'Azure Linux': 'rpm',
  'BellSoft Hardened Containers': 'apk',
  Bioconductor: 'cran',
  Bitnami: 'semver',
  Chainguard: 'apk',
  CleanStart: 'apk',
  ConanCenter: 'conan',
  CRAN: 'cran',
  'crates.io': 'semver',
  Debian: 'dpkg',
  'Docker Hardened Images': 'dpkg',
  Echo: 'dpkg',
  FreeBSD: 'freebsd',
  GHC: 'hackage',
  'GitHub Actions': 'semver',
  Go: 'go',
  Hackage: 'hackage',
  Hex: 'semver',
  Julia: 'julia',
  Kubernetes: 'semver',
  /** `6.1.2` and `2.6.16.62`, `6.1-rc3` before `6.1`. */
  Linux: 'rubygems',
  Mageia: 'rpm',
  Maven: 'maven',
  MinimOS: 'apk',
  npm: 'semver',
  NuGet: 'nuget',
  opam: 'opam',
  openEuler: 'rpm',
  openSUSE: 'rpm',
  'OSS-Fuzz': undefined,
  Packagist: 'composer',
  'Photon OS': 'rpm',
  Pub: 'pub',
  PyPI: 'pep440',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  /** Of what it patches: `Root:Debian:12`, `Root:PyPI`; alone it is Debian's. */
  Root: 'dpkg',
  RubyGems: 'rubygems',
  SUSE: 'rpm',
  SwiftURL: 'semver',
  Ubuntu: 'dpkg',
  VSCode: 'semver',
  Wolfi: 'apk',
} as const satisfies Readonly<Record<string, VersionSchemeId | undefined>>;

/** What OSV has nothing of, and `db update` has from its publishers, in strings of the same form. */
const PUBLISHERS_ECOSYSTEMS = {
  'Amazon Linux': 'rpm',
  'Arch Linux': 'alpm',
  Bottlerocket: 'rpm',
  Fedora: 'rpm',
  Gentoo: 'portage',
  /** The National Vulnerability Database: names are `vendor:product` of CPE. */
  NVD: 'cpe',
  'Oracle Linux': 'rpm',
} as const satisfies Readonly<Record<string, VersionSchemeId>>;

const ALL: ReadonlyMap<string, VersionSchemeId | undefined> = new Map(
  Object.entries({ ...OSV_ECOSYSTEMS, ...PUBLISHERS_ECOSYSTEMS }),
);
/** What patches packages of others keeps the order of what it patches. */
const OF_OTHERS = new Set(['Root', 'Echo']);

/** What orders the versions of an ecosystem (`Debian:12`, `Root:PyPI`); undefined where nothing does, or it is not known. */
export function versionSchemeOfOsv(ecosystem: string): VersionSchemeId | undefined {
  const [first = '', second = ''] = ecosystem.split(':', 2);
  const patched = OF_OTHERS.has(first) ? ALL.get(second) : undefined;
  return patched ?? ALL.get(first);
}

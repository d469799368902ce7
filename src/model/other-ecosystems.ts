import { asWritten, type OfDistributions, type OfLanguage, word } from './ecosystem-definition.ts';

/** Distributions of which OSV has no advisories. */
export const OTHER_DISTRIBUTIONS = {
  alpm: {
    kind: 'distribution',
    versionScheme: 'alpm',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name }) => `pacman -Syu ${word(name)}`,
  },
  ebuild: {
    kind: 'distribution',
    versionScheme: 'portage',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `emerge --sync && emerge --update --oneshot ${word(name)}`,
  },
  opkg: {
    kind: 'distribution',
    versionScheme: 'dpkg',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `opkg update && opkg upgrade ${word(name)}`,
  },
  /** Versions are written as FreeBSD's: `1.2.3_1`. */
  xbps: unadvised('freebsd', (name) => `xbps-install -Su ${name}`),
  slackware: unadvised('rpm', (name) => `slackpkg upgrade ${name}`),
  eopkg: unadvised('rpm', (name) => `eopkg upgrade ${name}`),
  swupd: unadvised('rpm', () => 'swupd update'),
} as const satisfies Readonly<Record<string, OfDistributions>>;

/** A distribution's package manager that nobody publishes advisories for; what its versions are ordered by is like them. */
function unadvised<Scheme extends string>(versionScheme: Scheme, mend: (name: string) => string) {
  return {
    kind: 'distribution',
    versionScheme,
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }: { readonly name: string }) => mend(word(name)),
  } as const;
}

/** What is no language's: programs, what projects are run and built with, and what has no registry in OSV. */
export const WITHOUT_LANGUAGE = {
  generic: {
    kind: 'language',
    osv: 'Bitnami',
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: bitnamiName,
    lowerCase: 'nothing',
    mend: ({ name, fix }) =>
      `replace ${word(name)} by release ${word(fix)} or later, where the image gets it from`,
  },
  bitnami: {
    kind: 'language',
    osv: 'Bitnami',
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: bitnamiName,
    lowerCase: 'namespace and name',
    mend: ({ name, fix }) => `build from an image with ${word(name)} ${word(fix)} or later`,
  },
  githubactions: {
    kind: 'language',
    osv: 'GitHub Actions',
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: (name) => name.toLowerCase(),
    lowerCase: 'namespace and name',
    mend: ({ name, fix }) => `use ${word(`${name}@v${fix.replace(/^v/, '')}`)}, by the digest of its commit`,
  },
  terraform: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: () => 'raise its version in the configuration, and lock anew',
  },
  helm: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: () => 'helm dependency update',
  },
  oci: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: '/',
    canonicalName: asWritten,
    lowerCase: 'namespace and name',
    mend: ({ name, fix }) => `use ${word(`${name}:${fix}`)}`,
  },
  nix: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: () => 'nix flake update, and rebuild',
  },
  guix: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `guix pull && guix upgrade ${word(name)}`,
  },
  snap: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `snap refresh ${word(name)}`,
  },
  flatpak: {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `flatpak update ${word(name)}`,
  },
  'wordpress-plugin': {
    kind: 'language',
    osv: undefined,
    versionScheme: 'semver',
    namespaceSeparator: undefined,
    canonicalName: asWritten,
    lowerCase: 'nothing',
    mend: ({ name }) => `wp plugin update ${word(name)}`,
  },
} as const satisfies Readonly<Record<string, OfLanguage>>;

/** Programs that Bitnami's advisories name otherwise than their projects do. */
const BITNAMI_NAMES: ReadonlyMap<string, string> = new Map([
  ['argocd', 'argo-cd'],
  ['go', 'golang'],
  ['httpd', 'apache'],
  ['loki', 'grafana-loki'],
  ['nats-server', 'nats'],
  ['openjdk', 'java'],
]);

function bitnamiName(name: string): string {
  return BITNAMI_NAMES.get(name) ?? name;
}

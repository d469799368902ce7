import type { Distribution } from '../../model/distribution.ts';
import type { Gap } from '../../model/gap.ts';
import type { Ecosystem, Package } from '../../model/package.ts';
import { distributionRule, type DistributionRule } from './distributions.ts';

/** A name and version under which a package is looked for in one ecosystem of the advisories. */
export interface Target {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** Id of the version scheme its ecosystem orders by. */
  readonly scheme: string;
  readonly isDistribution: boolean;
}

/** Where to look for a package, or what is missing to look for it. */
export type Targets = readonly Target[] | Gap;

const LANGUAGES: Readonly<Partial<Record<Ecosystem, { readonly base: string; readonly scheme: string }>>> = {
  npm: { base: 'npm', scheme: 'semver' },
  pypi: { base: 'PyPI', scheme: 'pep440' },
  golang: { base: 'Go', scheme: 'go' },
  maven: { base: 'Maven', scheme: 'maven' },
  cargo: { base: 'crates.io', scheme: 'semver' },
  gem: { base: 'RubyGems', scheme: 'rubygems' },
  composer: { base: 'Packagist', scheme: 'composer' },
};

/** Tells for the packages of one image where among `available` ecosystems to look for them. */
export function targetsFor(
  distribution: Distribution | undefined,
  available: readonly string[],
): (one: Package) => Targets {
  const rule = distribution && distributionRule(distribution);
  const releases = rule && distribution ? rule.pick(distribution, available) : [];
  const noAdvisories = missingDistribution(distribution, rule);
  const languages = new Map<Ecosystem, readonly string[]>();
  return (one) => {
    const language = LANGUAGES[one.ecosystem];
    if (!language) {
      const fits = rule !== undefined && releases.length > 0 && SCHEMES[one.ecosystem] === rule.scheme;
      return fits ? systemTargets(one, rule, releases) : noAdvisories(one);
    }
    let ecosystems = languages.get(one.ecosystem);
    if (!ecosystems) {
      ecosystems = available.filter((name) => name === language.base || name.startsWith(`${language.base}:`));
      languages.set(one.ecosystem, ecosystems);
    }
    if (ecosystems.length === 0) return missingLanguage(language.base);
    const { name, scheme } = { name: one.name, scheme: language.scheme };
    const version = one.ecosystem === 'golang' ? goVersion(one) : one.version;
    return ecosystems.map((ecosystem) => ({ ecosystem, name, version, scheme, isDistribution: false }));
  };
}

const SCHEMES: Readonly<Partial<Record<Ecosystem, string>>> = { deb: 'dpkg', rpm: 'rpm', apk: 'apk' };

function systemTargets(one: Package, rule: DistributionRule, releases: readonly string[]): Target[] {
  const source = one.source ?? one;
  const names =
    rule.named === 'installed'
      ? [one]
      : rule.named === 'source' || source.name === one.name
        ? [source]
        : [one, source];
  const chosen = rule.base === 'Ubuntu' ? ubuntuReleases(source.version, releases) : releases;
  return chosen.flatMap((ecosystem) =>
    names.map(({ name, version }) => ({
      ecosystem,
      name,
      version,
      scheme: rule.scheme,
      isDistribution: true,
    })),
  );
}

/**
 * A build from Ubuntu Pro (`…esm1`, `…fips1`) is judged by Pro's own records, which know what such builds fixed;
 * any other by standard support, or by Pro where that is all there is of an old release.
 */
function ubuntuReleases(version: string, releases: readonly string[]): readonly string[] {
  const fips = releases.filter((name) => /^Ubuntu:Pro:FIPS/i.test(name));
  const pro = releases.filter((name) => /^Ubuntu:Pro:\d/.test(name));
  const standard = releases.filter((name) => /^Ubuntu:\d/.test(name));
  const inOrder = [standard, pro];
  if (/esm/i.test(version)) inOrder.unshift(pro);
  if (/fips/i.test(version)) inOrder.unshift(fips);
  return inOrder.find((names) => names.length > 0) ?? [];
}

/** OSV writes module versions without `v`; a release of Go itself is `go1.21rc2` wherever it comes from. */
function goVersion(one: Package): string {
  const isGo = one.name === 'stdlib' || one.name === 'toolchain';
  return isGo ? `go${one.version.replace(/^(?:go|v)/, '')}` : one.version.replace(/^v/, '');
}

function missingDistribution(
  distribution: Distribution | undefined,
  rule: DistributionRule | undefined,
): (one: Package) => Gap {
  const name = distribution ? `${distribution.id} ${distribution.version}`.trim() : undefined;
  return (one) => ({
    kind: 'missing-data',
    subject: name ?? one.ecosystem,
    reason:
      name === undefined
        ? `the distribution is not known, so its ${one.ecosystem} packages cannot be matched`
        : rule === undefined
          ? `there is no source of advisories for ${name}; its ${one.ecosystem} packages were not matched`
          : `the advisory database has nothing of ${name}; its ${one.ecosystem} packages were not matched`,
  });
}

function missingLanguage(base: string): Gap {
  return {
    kind: 'missing-data',
    subject: base,
    reason: `the advisory database has nothing of ${base}; its packages were not matched`,
  };
}

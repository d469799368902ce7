import { readCpe } from '../../model/cpe.ts';
import type { Distribution } from '../../model/distribution.ts';
import {
  ECOSYSTEMS,
  isOfDistribution,
  type LanguageEcosystem,
  type VersionSchemeId,
} from '../../model/ecosystems.ts';
import type { Gap } from '../../model/gap.ts';
import { isCopied, type Package } from '../../model/package.ts';
import { isWithoutEpoch, originOf } from './copied.ts';
import {
  distributionRule,
  type DistributionRule,
  minorOfExtension,
  versionSchemeOf,
} from './distributions.ts';

/** A name and version under which a package is looked for in one ecosystem of the advisories. */
export interface Target {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** What its ecosystem orders by. */
  readonly scheme: VersionSchemeId;
  readonly isDistribution: boolean;
  /** The version lacks an epoch that it may have: those of advisories do not count. */
  readonly isWithoutEpoch?: boolean;
}

/** Where to look for a package, or what is missing to look for it. */
export type Targets = readonly Target[] | Gap;

/** Names that a package may have, of which its file tells only the last part. */
type Namesakes = (ecosystem: string, artifact: string) => readonly string[];

/** What advisories of the National Vulnerability Database have for an ecosystem. */
const NVD = 'NVD';

/** A Java archive of which nothing tells the group may be of any: its artifact alone stands for it. */
export function isNameless({ ecosystem, name }: Package): boolean {
  return ecosystem === 'maven' && !name.includes(':');
}

/** Tells for the packages of one image where among `available` ecosystems to look for them. */
export function targetsFor(
  distribution: Distribution | undefined,
  available: readonly string[],
  namesakes: Namesakes = () => [],
): (one: Package) => Targets {
  const inSystem = systemOf(distribution, available);
  const languages = new Map<LanguageEcosystem, readonly string[]>();
  return (one) => {
    const { ecosystem } = one;
    if (isCopied(one)) return copiedTargets(one, available);
    if (isOfDistribution(ecosystem)) return inSystem(one);
    const found = languages.get(ecosystem) ?? ecosystemsOf(ecosystem, available);
    languages.set(ecosystem, found);
    const byCpe = cpeTargets(one, available);
    if (found.length === 0 && byCpe.length === 0) return missingLanguage(ecosystem);
    return [...languageTargets(one, ecosystem, found, namesakes), ...byCpe];
  };
}

/** Where to look for packages of a distribution. */
function systemOf(
  distribution: Distribution | undefined,
  available: readonly string[],
): (one: Package) => Targets {
  const rule = distribution && distributionRule(distribution);
  const releases = rule && distribution ? rule.pick(distribution, available) : [];
  const scheme = rule && distribution && versionSchemeOf(distribution, rule);
  return (one) => {
    const fits = scheme !== undefined && releases.length > 0 && one.ecosystem === rule?.ecosystem;
    return fits ? systemTargets(one, rule, releases, scheme) : missingDistribution(one, distribution, rule);
  };
}

/** What was copied from a system is judged by the advisories of its distribution, whatever it lies in now. */
function copiedTargets(one: Package, available: readonly string[]): Targets {
  const origin = originOf(one);
  if ('kind' in origin) return origin;
  const targets = systemOf(origin, available)(one);
  if ('kind' in targets || !isWithoutEpoch(one)) return targets;
  return targets.map((target) => ({ ...target, isWithoutEpoch: true }));
}

/** A language's own ecosystem string, and those of other repositories (`Maven:https://…`). */
function ecosystemsOf(ecosystem: LanguageEcosystem, available: readonly string[]): readonly string[] {
  const { osv } = ECOSYSTEMS[ecosystem];
  if (osv === undefined) return [];
  return available.filter((name) => name === osv || name.startsWith(`${osv}:`));
}

function languageTargets(
  one: Package,
  language: LanguageEcosystem,
  ecosystems: readonly string[],
  namesakes: Namesakes,
): Target[] {
  const version = asAdvisoriesWrite(one, one.version);
  const scheme = ECOSYSTEMS[language].versionScheme;
  return ecosystems.flatMap((ecosystem) => {
    const names = [one.name, ...(isNameless(one) ? namesakes(ecosystem, one.name) : [])];
    return names.map((name) => ({ ecosystem, name, version, scheme, isDistribution: false }));
  });
}

/** A program that no package manager brought, under the names that the National Vulnerability Database has for it. */
function cpeTargets(one: Package, available: readonly string[]): Target[] {
  if (one.ecosystem !== 'generic' || !available.includes(NVD)) return [];
  const products = (one.cpes ?? []).flatMap((text) => readCpe(text)?.product ?? []);
  return [...new Set(products)].map((name) => ({
    ecosystem: NVD,
    name,
    version: one.version,
    scheme: 'cpe',
    isDistribution: false,
  }));
}

function systemTargets(
  one: Package,
  rule: DistributionRule,
  releases: readonly string[],
  scheme: VersionSchemeId,
): Target[] {
  const source = one.source ?? one;
  const names =
    rule.named === 'installed'
      ? [one]
      : rule.named === 'source' || source.name === one.name
        ? [source]
        : [one, source];
  const chosen =
    rule.base === 'Ubuntu'
      ? ubuntuReleases(source.version, releases)
      : releases.filter((release) => isStreamOf(one.version, release));
  return chosen.flatMap((ecosystem) =>
    names.map(({ name, version }) => ({
      ecosystem,
      name,
      version,
      scheme,
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

/** A stream of Red Hat that supports a minor release for longer says something only of builds for it (`.el9_2`). */
function isStreamOf(version: string, ecosystem: string): boolean {
  const minor = minorOfExtension(ecosystem);
  return minor === undefined || new RegExp(`\\.el${minor.replace('.', '_')}(?!\\d)`).test(version);
}

/**
 * A version of a package. Bitnami's own end in the number of their build. OSV writes versions of Go modules without `v`; a
 * release of Go itself is `go1.21rc2` wherever it comes from.
 */
export function asAdvisoriesWrite({ ecosystem, name }: Package, version: string): string {
  if (ecosystem === 'bitnami') return version.replace(/-\d+$/, '');
  if (ecosystem === 'generic' || ecosystem === 'githubactions') return threeNumbers(version);
  if (ecosystem !== 'golang') return version;
  const isGo = name === 'stdlib' || name === 'toolchain';
  return isGo ? `go${version.replace(/^(?:go|v)/, '')}` : version.replace(/^v/, '');
}

/**
 * Programs are released as `17.5` or `21.0.13.1`, where Semantic Versioning wants three numbers; Java 8 calls itself
 * `1.8.0_401`, and is 8.0.401 to Bitnami.
 */
function threeNumbers(version: string): string {
  const [, first, second = '0', third = '0', rest = ''] =
    /^v?(\d{1,10})(?:\.(\d{1,10}))?(?:\.(\d{1,12}))?(?:\.\d{1,10}){0,4}([^.].*)?$/.exec(version) ?? [];
  if (first === undefined) return version;
  const update = /^_(\d{1,6})/.exec(rest)?.[1];
  if (first === '1' && update !== undefined) return `${second}.0.${update}`;
  return `${first}.${second}.${third}${/^[+-]/.test(rest) ? rest : ''}`;
}

function missingDistribution(
  { ecosystem }: Package,
  distribution: Distribution | undefined,
  rule: DistributionRule | undefined,
): Gap {
  const name = distribution && `${distribution.id} ${distribution.version}`.trim();
  const reason =
    name === undefined
      ? `the distribution is not known, so its ${ecosystem} packages cannot be matched`
      : rule === undefined
        ? `there is no source of advisories for ${name}; its ${ecosystem} packages were not matched`
        : rule.ecosystem === ecosystem
          ? `the advisory database has nothing of ${name}; its ${ecosystem} packages were not matched`
          : `advisories for ${name} are about ${rule.ecosystem} packages; its ${ecosystem} packages were not matched`;
  return { kind: 'missing-data', subject: name ?? ecosystem, reason };
}

/** What is in an image is judged by scanning it, not by its name. */
const NAMED_IMAGES: Gap = {
  kind: 'missing-data',
  subject: 'oci',
  reason: 'images that files name are listed; scan each to judge it',
  informational: true,
};

function missingLanguage(ecosystem: LanguageEcosystem): Gap {
  if (ecosystem === 'oci') return NAMED_IMAGES;
  const { osv } = ECOSYSTEMS[ecosystem];
  const reason =
    osv === undefined
      ? `there are no advisories in OSV's format for packages of ${ecosystem}; they were not matched`
      : `the advisory database has nothing of ${osv}; its packages were not matched`;
  return { kind: 'missing-data', subject: osv ?? ecosystem, reason };
}

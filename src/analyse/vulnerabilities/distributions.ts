import type { Distribution } from '../../model/distribution.ts';
import { versionSchemeOfOsv } from '../../model/osv-ecosystems.ts';
import { type DistributionEcosystem, ECOSYSTEMS, type VersionSchemeId } from '../../model/ecosystems.ts';

/** How the packages of one distribution are found among advisories. */
export interface DistributionRule {
  /** First part of its ecosystem strings in OSV. */
  readonly base: string;
  /** What its packages are. */
  readonly ecosystem: DistributionEcosystem;
  /** Whether its advisories name source packages, installed packages, or now these and now those. */
  readonly named: 'source' | 'installed' | 'either';
  /** The ecosystem strings, out of those there are, that speak of this release. */
  readonly pick: (release: Distribution, available: readonly string[]) => string[];
}

/** By `ID` of os-release, lower case. Ecosystem strings as https://ossf.github.io/osv-schema/#defined-ecosystems has them. */
const RULES: ReadonlyMap<string, DistributionRule> = new Map([
  [
    'debian',
    rule('Debian', 'deb', 'source', (release) => [release.version, major(release), release.codename]),
  ],
  ['ubuntu', { base: 'Ubuntu', ecosystem: 'deb', named: 'source', pick: pickUbuntu }],
  ['echo', rule('Echo', 'deb', 'source', () => [''])],
  ['alpine', rule('Alpine', 'apk', 'source', (release) => [`v${minor(release)}`, release.version])],
  ['wolfi', rule('Wolfi', 'apk', 'either', () => [''])],
  ['chainguard', rule('Chainguard', 'apk', 'either', () => [''])],
  ['minimos', rule('MinimOS', 'apk', 'either', () => [''])],
  ['alpaquita', rule('Alpaquita', 'apk', 'source', (release) => [release.version, major(release), 'stream'])],
  ['almalinux', rule('AlmaLinux', 'rpm', 'installed', (release) => [major(release)])],
  ['rocky', rule('Rocky Linux', 'rpm', 'either', (release) => [major(release)])],
  ['rhel', { base: 'Red Hat', ecosystem: 'rpm', named: 'installed', pick: pickRedHat }],
  ['centos', { base: 'Red Hat', ecosystem: 'rpm', named: 'installed', pick: pickCentos }],
  // OSV has none of these three; `db update` has them from their publishers, in strings of the same form.
  ['amzn', rule('Amazon Linux', 'rpm', 'installed', (release) => [major(release), amazonOfOld(release)])],
  ['ol', rule('Oracle Linux', 'rpm', 'installed', (release) => [major(release)])],
  ['fedora', rule('Fedora', 'rpm', 'installed', (release) => [major(release)])],
  ['azurelinux', rule('Azure Linux', 'rpm', 'either', (release) => [major(release)])],
  ['mariner', rule('Azure Linux', 'rpm', 'either', (release) => [major(release)])],
  ['mageia', rule('Mageia', 'rpm', 'either', (release) => [major(release)])],
  ['photon', rule('Photon OS', 'rpm', 'installed', (release) => [release.version])],
  ['openeuler', rule('openEuler', 'rpm', 'either', openEulerReleases)],
  ['sles', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sled', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sle_hpc', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sl-micro', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sle-micro', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['suse-microos', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['opensuse-leap', rule('openSUSE', 'rpm', 'either', (release) => [`Leap ${release.version}`])],
  ['opensuse-leap-micro', rule('openSUSE', 'rpm', 'either', (release) => [`Leap Micro ${release.version}`])],
  ['opensuse-tumbleweed', rule('openSUSE', 'rpm', 'either', () => ['Tumbleweed'])],
]);

/** The last release of each distribution with apk-tools 2, which orders versions otherwise than apk-tools 3. */
const LAST_WITH_APK_TOOLS_2: ReadonlyMap<string, readonly [major: number, minor: number]> = new Map([
  ['alpine', [3, 22]],
  ['alpaquita', [23, 0]],
]);

/** What orders the versions of a release: what its own package manager orders them by. */
export function versionSchemeOf(
  { id, version }: Distribution,
  { base, ecosystem }: DistributionRule,
): VersionSchemeId {
  const last = LAST_WITH_APK_TOOLS_2.get(id.toLowerCase());
  const [, first, second = '0'] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (last === undefined || first === undefined)
    return versionSchemeOfOsv(base) ?? ECOSYSTEMS[ecosystem].versionScheme;
  const isOlder = Number(first) < last[0] || (Number(first) === last[0] && Number(second) <= last[1]);
  return isOlder ? 'apk2' : 'apk';
}

/** The rule for a distribution; undefined for one that publishes no advisories in OSV. */
export function distributionRule(distribution: Distribution): DistributionRule | undefined {
  return RULES.get(distribution.id.toLowerCase());
}

/** A rule by which the first suffix that exists is the release's one ecosystem. */
function rule(
  base: string,
  ecosystem: DistributionRule['ecosystem'],
  named: DistributionRule['named'],
  suffixes: (release: Distribution) => readonly (string | undefined)[],
): DistributionRule {
  return {
    base,
    ecosystem,
    named,
    pick(release, available) {
      const wanted = suffixes(release)
        .filter((suffix) => suffix !== undefined)
        .map((suffix) => (suffix === '' ? base : `${base}:${suffix}`));
      return wanted.filter((name) => available.includes(name)).slice(0, 1);
    },
  };
}

/** The first Amazon Linux had years for versions (`2018.03`), and builds of `amzn1`. */
function amazonOfOld(release: Distribution): string | undefined {
  return /^201\d\./.test(release.version) ? '1' : undefined;
}

function major(release: Distribution): string | undefined {
  return /^\d+/.exec(release.version)?.[0];
}

/** `3.20` of `3.20.1`; a build of the coming release (`3.21.0_alpha20240807`) is none. */
function minor(release: Distribution): string | undefined {
  return /^(\d+\.\d+)(?:\.\d+)?$/.exec(release.version)?.[1];
}

/** Standard support, where the store has it, and Ubuntu Pro in its variants: which counts is told by a version. */
function pickUbuntu(release: Distribution, available: readonly string[]): string[] {
  return available.filter((ecosystem) => {
    const found = /^Ubuntu:(?:Pro:)?(?:[A-Za-z-]+:)?(\d+\.\d+)(?::LTS)?$/.exec(ecosystem)?.[1];
    return found !== undefined && found === release.version;
  });
}

/** Every product stream of the major release: `enterprise_linux:9::baseos`, `…::appstream`, `enterprise_linux:10.0`. */
function pickRedHat(release: Distribution, available: readonly string[]): string[] {
  const wanted = major(release);
  return available.filter((ecosystem) => {
    const found = /^Red Hat:enterprise_linux:(\d+)(?:\.\d+)?(?:::[a-z_]+)?$/.exec(ecosystem)?.[1];
    return found !== undefined && found === wanted;
  });
}

/** CentOS up to 8 is rebuilt from Red Hat's sources with their versions; CentOS Stream is not. */
function pickCentos(release: Distribution, available: readonly string[]): string[] {
  const isStream = /stream/i.test(`${release.name} ${release.details?.['pretty_name'] ?? ''}`);
  return isStream || Number(major(release)) > 8 ? [] : pickRedHat(release, available);
}

/** All products and modules of the same release: they share their builds. `15.5` is written `15 SP5`. */
function pickSuse(release: Distribution, available: readonly string[]): string[] {
  const [number = '', pack = '0'] = release.version.split('.');
  if (number === '') return [];
  const written = new Set([release.version, pack === '0' ? number : `${number} SP${pack}`]);
  return available.filter((ecosystem) => {
    const product = /^SUSE:.*?[a-z] (\d+(?:\.\d+)?(?: SP\d+)?)(?:-[A-Za-z-]+)?$/i.exec(ecosystem)?.[1];
    return product !== undefined && written.has(product);
  });
}

/** `24.03-LTS-SP1`, from `openEuler 24.03 (LTS-SP1)`. */
function openEulerReleases(release: Distribution): string[] {
  const texts = [release.details?.['pretty_name'] ?? '', release.name];
  const found = texts.flatMap((text) => {
    const match = /(\d{2}\.\d{2}) ?\((LTS(?:-SP\d+)?)\)/.exec(text);
    return match ? [`${match[1]}-${match[2]}`] : [];
  });
  return [...found, release.version];
}

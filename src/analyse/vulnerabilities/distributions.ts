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
  /** It has one ecosystem string, whatever its releases are. */
  readonly isRolling?: true;
}

/** By `ID` of os-release, lower case. Ecosystem strings as https://ossf.github.io/osv-schema/#defined-ecosystems has them. */
const RULES: ReadonlyMap<string, DistributionRule> = new Map([
  [
    'debian',
    rule('Debian', 'deb', 'source', (release) => [release.version, major(release), release.codename]),
  ],
  ['ubuntu', { base: 'Ubuntu', ecosystem: 'deb', named: 'source', pick: pickUbuntu }],
  ['echo', rolling('Echo', 'deb', 'source')],
  ['alpine', rule('Alpine', 'apk', 'source', alpineReleases)],
  ['wolfi', rolling('Wolfi', 'apk', 'either')],
  ['chainguard', rolling('Chainguard', 'apk', 'either')],
  ['minimos', rolling('MinimOS', 'apk', 'either')],
  ['alpaquita', rule('Alpaquita', 'apk', 'source', (release) => [release.version, major(release), 'stream'])],
  ['almalinux', rule('AlmaLinux', 'rpm', 'installed', (release) => [major(release)])],
  ['rocky', rule('Rocky Linux', 'rpm', 'either', (release) => [major(release)])],
  ['rhel', { base: 'Red Hat', ecosystem: 'rpm', named: 'installed', pick: pickRedHat }],
  ['centos', { base: 'Red Hat', ecosystem: 'rpm', named: 'installed', pick: pickCentos }],
  // Built from Red Hat's sources with their versions until its last release, 7.
  ['scientific', { base: 'Red Hat', ecosystem: 'rpm', named: 'installed', pick: pickRedHat }],
  // OSV has none of those up to Gentoo; `db update` has them from their publishers, in strings of the same form.
  ['amzn', rule('Amazon Linux', 'rpm', 'installed', (release) => [major(release), amazonOfOld(release)])],
  ['ol', rule('Oracle Linux', 'rpm', 'installed', (release) => [major(release)])],
  ['fedora', rule('Fedora', 'rpm', 'installed', (release) => [major(release)])],
  ['bottlerocket', rolling('Bottlerocket', 'rpm', 'installed')],
  ['arch', rolling('Arch Linux', 'alpm', 'installed')],
  ['archarm', rolling('Arch Linux', 'alpm', 'installed')],
  // It has Arch's own repositories, and one besides.
  ['endeavouros', rolling('Arch Linux', 'alpm', 'installed')],
  ['gentoo', rolling('Gentoo', 'ebuild', 'installed')],
  ['azurelinux', rule('Azure Linux', 'rpm', 'either', (release) => [major(release)])],
  ['mariner', rule('Azure Linux', 'rpm', 'either', (release) => [major(release)])],
  ['mageia', rule('Mageia', 'rpm', 'either', (release) => [major(release)])],
  ['photon', rule('Photon OS', 'rpm', 'installed', (release) => [release.version])],
  ['openeuler', rule('openEuler', 'rpm', 'either', openEulerReleases)],
  ['sles', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sled', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sles_sap', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sle_rt', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sle_hpc', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sl-micro', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['sle-micro', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['suse-microos', { base: 'SUSE', ecosystem: 'rpm', named: 'either', pick: pickSuse }],
  ['opensuse', rule('openSUSE', 'rpm', 'either', (release) => [`Leap ${release.version}`, release.version])],
  ['opensuse-leap', rule('openSUSE', 'rpm', 'either', (release) => [`Leap ${release.version}`])],
  ['opensuse-leap-micro', rule('openSUSE', 'rpm', 'either', (release) => [`Leap Micro ${release.version}`])],
  ['opensuse-tumbleweed', rolling('openSUSE', 'rpm', 'either', 'Tumbleweed')],
  // Made of Tumbleweed's packages, and its releases are days of it.
  ['opensuse-microos', rolling('openSUSE', 'rpm', 'either', 'Tumbleweed')],
  ['opensuse-aeon', rolling('openSUSE', 'rpm', 'either', 'Tumbleweed')],
  ['opensuse-kalpa', rolling('openSUSE', 'rpm', 'either', 'Tumbleweed')],
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

/** A rule for a distribution whose advisories are not parted by releases. */
function rolling(
  base: string,
  ecosystem: DistributionRule['ecosystem'],
  named: DistributionRule['named'],
  suffix = '',
): DistributionRule {
  return { ...rule(base, ecosystem, named, () => [suffix]), isRolling: true };
}

/** The first Amazon Linux had years for versions (`2018.03`), and builds of `amzn1`. */
function amazonOfOld(release: Distribution): string | undefined {
  return /^201\d\./.test(release.version) ? '1' : undefined;
}

function major(release: Distribution): string | undefined {
  return /^\d+/.exec(release.version)?.[0];
}

/** `v3.20` of `3.20.1`; a build of the coming release (`3.21.0_alpha20240807`) is of `edge`. */
function alpineReleases({ version }: Distribution): string[] {
  const minor = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version)?.[1];
  return minor === undefined ? ['edge', version] : [`v${minor}`, version];
}

/** Standard support, where the store has it, and Ubuntu Pro in its variants: which counts is told by a version. */
function pickUbuntu(release: Distribution, available: readonly string[]): string[] {
  return available.filter((ecosystem) => {
    const found = /^Ubuntu:(?:Pro:)?(?:[A-Za-z-]+:)?(\d+\.\d+)(?::LTS)?$/.exec(ecosystem)?.[1];
    return found !== undefined && found === release.version;
  });
}

/**
 * Every product stream of the major release (`enterprise_linux:9::baseos`, `…::appstream`, `enterprise_linux:10.0`), and
 * those that support its minor release for longer (`rhel_eus:9.2::baseos`).
 */
function pickRedHat(release: Distribution, available: readonly string[]): string[] {
  const wanted = major(release);
  return available.filter((ecosystem) => {
    const found = /^Red Hat:enterprise_linux:(\d+)(?:\.\d+)?(?:::[a-z_]+)?$/.exec(ecosystem)?.[1];
    const minor = minorOfExtension(ecosystem);
    return (found !== undefined && found === wanted) || (minor !== undefined && minor === release.version);
  });
}

/** `9.2` of `Red Hat:rhel_eus:9.2::appstream`: the minor release that an extended stream supports; else undefined. */
export function minorOfExtension(ecosystem: string): string | undefined {
  return /^Red Hat:rhel_(?:eus|aus|e4s|tus|els|eus_long_life):(\d+\.\d+)(?:::[a-z_]+)?$/.exec(ecosystem)?.[1];
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

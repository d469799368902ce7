import type { Distribution } from '../../model/distribution.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import type { PackageUrl } from '../../model/package-url.ts';

/** Names that other tools give to distributions, and their `ID` in os-release(5). */
const IDS: ReadonlyMap<string, string> = new Map([
  ['redhat', 'rhel'],
  ['amazon', 'amzn'],
  ['amazonlinux', 'amzn'],
  ['oracle', 'ol'],
  ['oraclelinux', 'ol'],
  ['alma', 'almalinux'],
  ['rockylinux', 'rocky'],
  ['cbl-mariner', 'mariner'],
  ['opensuse.leap', 'opensuse-leap'],
  ['opensuse.tumbleweed', 'opensuse-tumbleweed'],
  ['suse', 'sles'],
  ['suse linux enterprise server', 'sles'],
]);

/** Releases that package URLs may name by their code name alone. */
const CODENAMES: ReadonlyMap<string, readonly [id: string, version: string]> = new Map([
  ['stretch', ['debian', '9']],
  ['buster', ['debian', '10']],
  ['bullseye', ['debian', '11']],
  ['bookworm', ['debian', '12']],
  ['trixie', ['debian', '13']],
  ['forky', ['debian', '14']],
  ['bionic', ['ubuntu', '18.04']],
  ['focal', ['ubuntu', '20.04']],
  ['jammy', ['ubuntu', '22.04']],
  ['noble', ['ubuntu', '24.04']],
  ['plucky', ['ubuntu', '25.04']],
  ['questing', ['ubuntu', '25.10']],
]);

/** Distributions that the packages of one document may name; more of them name none. */
const MOST_DISTRIBUTIONS = 1_000;

/** Distributions whose `VERSION_ID` is the major version, though other tools write the point release. */
const MAJOR_ONLY: ReadonlySet<string> = new Set(['debian', 'amzn', 'centos']);

/** A distribution by the name and version that a tool gave it; undefined for a name that is no identifier. */
export function distributionNamed(name: string, version: string): Distribution | undefined {
  const lower = name.toLowerCase().trim();
  const id = IDS.get(lower) ?? lower;
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id)) return undefined;
  const [plain = ''] = version.trim().split(' ');
  const known = MAJOR_ONLY.has(id) ? (plain.split('.')[0] ?? '') : plain;
  return { id, version: known, name: `${id} ${known}`.trim(), like: [] };
}

/**
 * The distribution that most operating system packages name in their URL: `distro=debian-13`, `distro=3.20.1` with the
 * namespace `alpine`, or a code name.
 */
export class DistributionVotes {
  readonly #votes = new Map<string, { distribution: Distribution; count: number }>();

  add(url: PackageUrl): void {
    const distribution = distributionOfUrl(url);
    if (!distribution) return;
    const vote = this.#votes.get(distribution.name) ?? { distribution, count: 0 };
    vote.count += 1;
    if (this.#votes.size < MOST_DISTRIBUTIONS || vote.count > 1) this.#votes.set(distribution.name, vote);
  }

  /** Undefined where no package names one. */
  get most(): Distribution | undefined {
    return [...this.#votes.values()].toSorted((left, right) => right.count - left.count)[0]?.distribution;
  }
}

function distributionOfUrl(url: PackageUrl): Distribution | undefined {
  if (!url.ecosystem || !isOfDistribution(url.ecosystem)) return undefined;
  const value = (url.qualifiers.get('distro') ?? '').slice(0, 128);
  const named = /^([a-z][a-z0-9._]*(?:-[a-z][a-z0-9._]*)*)-(\d.*)$/i.exec(value);
  if (named) return distributionNamed(named[1] ?? '', named[2] ?? '');
  if (/^\d/.test(value)) return distributionNamed(url.namespace, value);
  const codename = value.slice(value.lastIndexOf('-') + 1).toLowerCase();
  const release = CODENAMES.get(codename);
  const found = release ? distributionNamed(...release) : undefined;
  return found && { ...found, codename };
}

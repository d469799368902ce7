import * as z from 'zod';
import type { FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { FileView } from '../../model/file.ts';
import { endOfLifeOf } from './end-of-life.ts';
import { parseOsRelease } from './os-release.ts';
import {
  debianRelease,
  parseAlpineRelease,
  parseDebianVersion,
  parseLsbRelease,
  parseProductRelease,
  parseSuseRelease,
  type Release,
} from './release-files.ts';

/** What one file says of the distribution: the variables of an os-release, or a release file's words. */
export type DistributionFact =
  | { readonly kind: 'os-release'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'release'; readonly release: Release };

const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'];
/** Where os-release often is a link to; Bottlerocket's `/usr` is one itself. */
const OS_RELEASE_TARGETS =
  /^(?:\/[a-z0-9_]{1,20}-bottlerocket-linux-(?:gnu|musl)\/sys-root)?\/(?:etc|usr\/lib|usr\/share)\/(?:os\.release\.d\/)?os-release[\w.-]{0,60}$/;

/** Release files, the most telling first: Oracle's redhat-release says Red Hat. */
const RELEASE_FILES: ReadonlyMap<string, (text: string) => Release | undefined> = new Map([
  ['/etc/alpine-release', parseAlpineRelease],
  ['/etc/oracle-release', parseProductRelease],
  ['/etc/centos-release', parseProductRelease],
  ['/etc/rocky-release', parseProductRelease],
  ['/etc/almalinux-release', parseProductRelease],
  ['/etc/fedora-release', parseProductRelease],
  ['/etc/mariner-release', parseProductRelease],
  ['/etc/photon-release', parseProductRelease],
  ['/etc/redhat-release', parseProductRelease],
  ['/etc/system-release', parseProductRelease],
  ['/etc/SuSE-release', parseSuseRelease],
  ['/etc/lsb-release', parseLsbRelease],
  ['/etc/debian_version', parseDebianVersion],
]);

/** Variables that tell streams and variants apart, kept under their lower-case names. */
const DETAILS = [
  'VARIANT_ID',
  'CPE_NAME',
  'PLATFORM_ID',
  'PRETTY_NAME',
  'BUILD_ID',
  'IMAGE_ID',
  'IMAGE_VERSION',
  'UBUNTU_CODENAME',
];
const KEPT = ['ID', 'VERSION_ID', 'NAME', 'VERSION_CODENAME', 'ID_LIKE', 'SUPPORT_END', ...DETAILS];

/** Reads os-release(5) and the files that distributions had before it. */
export const DISTRIBUTION_ANALYSER: FileAnalyser<DistributionFact> = {
  id: 'distribution',
  version: 1,
  maximumSize: 1024 * 1024,
  interest: (entry) => (RELEASE_FILES.has(entry.path) || OS_RELEASE_TARGETS.test(entry.path) ? 'yes' : 'no'),
  read(file) {
    const text = file.bytes().toString('utf8');
    const parse = RELEASE_FILES.get(file.entry.path);
    if (parse) {
      const release = parse(text);
      return release ? [{ kind: 'release', release }] : [];
    }
    const all = parseOsRelease(text);
    const kept = KEPT.filter((name) => all.has(name)).map((name) => [name, all.get(name)?.slice(0, 500)]);
    return kept.length > 0 ? [{ kind: 'os-release', variables: Object.fromEntries(kept) }] : [];
  },
};

/** The distribution that these facts tell of; undefined where none does. `/etc/os-release` wins, as os-release(5) says. */
export function distributionOf(
  all: Iterable<LocatedFact<DistributionFact>>,
  files: FileView,
): Distribution | undefined {
  const facts = [...all];
  const releases = [...RELEASE_FILES.keys()].flatMap((path) =>
    facts.flatMap(({ fact, path: from }) => (from === path && fact.kind === 'release' ? [fact.release] : [])),
  );
  const variables = osReleaseOf(facts, files);
  const found = variables ? fromOsRelease(variables, releases) : fromRelease(releases[0]);
  if (!found) return undefined;
  const announced = z.iso.date().safeParse(variables?.['SUPPORT_END']);
  const endOfLife = endOfLifeOf(found) ?? (announced.success ? { date: announced.data } : undefined);
  return endOfLife ? { ...found, endOfLife } : found;
}

function osReleaseOf(
  facts: readonly LocatedFact<DistributionFact>[],
  files: FileView,
): Readonly<Record<string, string>> | undefined {
  for (const path of OS_RELEASE) {
    const real = files.resolve(path)?.path ?? path;
    const found = facts.find((one) => one.path === real && one.fact.kind === 'os-release')?.fact;
    if (found?.kind === 'os-release') return found.variables;
  }
  return undefined;
}

function fromRelease(release: Release | undefined): Distribution | undefined {
  return release ? { ...release, like: [] } : undefined;
}

/** `ID` is `linux` and `NAME` is `Linux` where they are not set, says os-release(5). */
function fromOsRelease(
  variables: Readonly<Record<string, string>>,
  releases: readonly Release[],
): Distribution {
  const id = wordOf(variables['ID'], 'linux').toLowerCase();
  const ownFile = releases.find((release) => release.id === id);
  const stated = wordOf(variables['VERSION_ID']);
  const codename = wordOf(variables['VERSION_CODENAME']) || (stated ? undefined : ownFile?.codename);
  const details = DETAILS.flatMap((name) => (variables[name] ? [[name.toLowerCase(), variables[name]]] : []));
  const unnumbered = id === 'debian' && codename ? debianRelease(codename) : '';
  return {
    id,
    version: stated || unnumbered || ownFile?.version || '',
    name: variables['NAME'] || 'Linux',
    ...(codename ? { codename } : {}),
    like: (variables['ID_LIKE'] ?? '').split(/[ \t]+/).filter((word) => word !== ''),
    ...(details.length > 0 ? { details: Object.fromEntries(details) as Record<string, string> } : {}),
  };
}

/** ID and VERSION_ID are made of letters, digits and `._-`; what else stands there is not kept. */
function wordOf(value: string | undefined, otherwise = ''): string {
  return value?.replaceAll(/[^\w.~+-]/g, '').slice(0, 64) || otherwise;
}

/** The distribution as package URLs name it in their `distro` qualifier: `debian-13`. */
export function distroQualifier(distribution: Distribution | undefined): string | undefined {
  if (!distribution) return undefined;
  const release = distribution.version || distribution.codename;
  return release ? `${distribution.id}-${release}` : distribution.id;
}

/** Package URLs are named for the vendor: `redhat` and `suse` publish under their own names, all others under the id. */
export function rpmNamespace(distribution: Distribution | undefined): string | undefined {
  const id = distribution?.id;
  if (id === 'rhel') return 'redhat';
  if (id?.startsWith('opensuse')) return 'opensuse';
  return id && /^sle[ds]?(_|$)/.test(id) ? 'suse' : id;
}

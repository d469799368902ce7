import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { distroQualifier } from '../../distribution/distribution.ts';
import { type FileList, layerOfPackage, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import { packageUrl } from '../../package-url.ts';
import type { Assembly, AssemblyContext, FoundPackage, PackageUnit } from '../types.ts';
import { parseCopyright } from './copyright.ts';
import { parseFileList, parseMd5Sums } from './file-lists.ts';
import { type DpkgPackage, parseStatus, type StatusContent } from './status.ts';

/** What one file tells: packages, the files of one package, or the licences of one package. */
export type DpkgFact =
  | ({ readonly kind: 'packages' } & StatusContent)
  | { readonly kind: 'files'; readonly files: FileList }
  | { readonly kind: 'licences'; readonly licences: readonly string[] };

const STATUS = '/var/lib/dpkg/status';
const STATUS_FOLDER = '/var/lib/dpkg/status.d/';
const INFO_FOLDER = '/var/lib/dpkg/info/';
const DOC_FOLDER = '/usr/share/doc/';

/** Packages of Debian, Ubuntu and their kin, from dpkg's database. */
export const DPKG_UNIT: PackageUnit<DpkgFact> = {
  id: 'dpkg',
  version: 2,
  ecosystem: 'deb',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [STATUS, '/var/lib/dpkg/status.d'],
  maximumSize: 64 * 1024 * 1024,
  interest: (entry: FileEntry) => (kindOf(entry.path) ? 'yes' : 'no'),
  read(file: OpenFile): DpkgFact[] {
    const text = file.bytes().toString('utf8');
    const kind = kindOf(file.entry.path);
    if (kind === 'list') return [{ kind: 'files', files: parseFileList(text) }];
    if (kind === 'md5sums') return [{ kind: 'files', files: parseMd5Sums(text) }];
    if (kind === 'copyright') return [{ kind: 'licences', licences: parseCopyright(text) }];
    return [{ kind: 'packages', ...parseStatus(text) }];
  },
  assemble,
};

function kindOf(path: string): 'status' | 'list' | 'md5sums' | 'copyright' | undefined {
  if (path.startsWith(DOC_FOLDER)) {
    const isOfPackage = path.endsWith('/copyright') && path.split('/').length === 6;
    return isOfPackage ? 'copyright' : undefined;
  }
  if (path === STATUS) return 'status';
  if (path.startsWith(STATUS_FOLDER)) return path.endsWith('.md5sums') ? 'md5sums' : 'status';
  return path.startsWith(INFO_FOLDER) && path.endsWith('.list') ? 'list' : undefined;
}

function assemble(facts: readonly LocatedFact<DpkgFact>[], context: AssemblyContext): Assembly {
  const byPath = new Map(facts.map((located) => [located.path, located]));
  const packages: FoundPackage[] = [];
  const gaps: Gap[] = [];
  for (const status of facts) {
    const { path, fact } = status;
    if (fact.kind !== 'packages') continue;
    packages.push(...fact.packages.map((one) => assemblePackage(one, { status, byPath, context })));
    gaps.push(...fact.problems.map((reason): Gap => ({ kind: 'unreadable', subject: path, reason })));
  }
  return { packages, gaps: [...gaps, ...missingStatus(facts)] };
}

interface Surroundings {
  readonly status: LocatedFact<DpkgFact>;
  readonly byPath: ReadonlyMap<string, LocatedFact<DpkgFact>>;
  readonly context: AssemblyContext;
}

function assemblePackage(one: DpkgPackage, around: Surroundings): FoundPackage {
  const { files, distribution } = around.context;
  const { status } = around;
  const { name, version, architecture, source } = one;
  const list = fileListOfPackage(one, around);
  return foundPackage({
    unit: DPKG_UNIT.id,
    ecosystem: 'deb',
    purl: packageUrl({
      type: 'deb',
      namespace: distribution?.id ?? 'debian',
      name,
      version,
      qualifiers: { arch: architecture, distro: distroQualifier(distribution), upstream: upstreamOf(one) },
    }),
    name,
    version,
    architecture,
    source,
    licences: licencesOf(name, around),
    database: status.path,
    // dpkg writes a package's list when it installs or upgrades it, but the status for every change.
    layer: layerOfPackage(list ? [list.path] : [], files, status),
    files: list?.fact.kind === 'files' ? ownedPaths(list.fact.files, files) : [],
  });
}

/** The source package, as other scanners' package URLs tell it: only where it differs. */
function upstreamOf({ name, version, source }: DpkgPackage): string | undefined {
  if (source.version !== version) return `${source.name}@${source.version}`;
  return source.name === name ? undefined : source.name;
}

/** Packages that may be installed for several architectures have theirs in the name of their list. */
function fileListOfPackage(one: DpkgPackage, around: Surroundings): LocatedFact<DpkgFact> | undefined {
  const { path } = around.status;
  if (path.startsWith(STATUS_FOLDER)) return around.byPath.get(`${path}.md5sums`);
  return (
    around.byPath.get(`${INFO_FOLDER}${one.name}:${one.architecture}.list`) ??
    around.byPath.get(`${INFO_FOLDER}${one.name}.list`)
  );
}

/** A package's doc folder may be a link to that of another package of the same source. */
function licencesOf(name: string, around: Surroundings): readonly string[] {
  const path = around.context.files.resolve(`${DOC_FOLDER}${name}/copyright`)?.path;
  const fact = path ? around.byPath.get(path)?.fact : undefined;
  return fact?.kind === 'licences' ? fact.licences : [];
}

/** An image that kept its file lists but lost its status has packages that nobody can name the versions of. */
function missingStatus(facts: readonly LocatedFact<DpkgFact>[]): Gap[] {
  const lists = facts.filter(({ path }) => path.startsWith(INFO_FOLDER)).length;
  if (lists === 0 || facts.some(({ fact }) => fact.kind === 'packages')) return [];
  const reason = `${lists} packages have file lists in ${INFO_FOLDER}, but the status file is missing.`;
  return [{ kind: 'missing-data', subject: STATUS, reason }];
}

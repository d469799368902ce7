import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import type { Gap } from '../../../../model/gap.ts';
import { lazily } from '../../../../model/sequence.ts';
import { by, order, sorted } from '../../../../model/sorted.ts';
import { distroQualifier } from '../../../distribution/distribution.ts';
import {
  type FileList,
  FileRoom,
  layerOfPackage,
  NOT_ALL_FILES,
  ownedPaths,
} from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { packageUrl } from '../../../package-url.ts';
import type { Assembly, AssemblyContext, FoundPackage, PackageUnit } from '../../types.ts';
import { parseCopyright } from './copyright.ts';
import { parseFileList, parseMd5Sums } from './file-lists.ts';
import { type DpkgPackage, parseStatus, type StatusContent } from './status.ts';

/** What one file tells: packages, the files of one package, its licences, or that an interrupted dpkg left it. */
export type DpkgFact =
  | ({ readonly kind: 'packages' } & StatusContent)
  | { readonly kind: 'files'; readonly files: FileList; readonly isCut?: true }
  | { readonly kind: 'licences'; readonly licences: readonly string[] }
  | { readonly kind: 'journal' };

const STATUS = '/var/lib/dpkg/status';
const STATUS_FOLDER = '/var/lib/dpkg/status.d/';
const INFO_FOLDER = '/var/lib/dpkg/info/';
/** Changes that an interrupted dpkg did not write into the status yet. */
const JOURNAL = /^\/var\/lib\/dpkg\/updates\/\d+$/;
const DOC_FOLDER = '/usr/share/doc/';

const UNWRITTEN = 'a change of packages that dpkg was interrupted in, which counts for dpkg but was not read';

/** Packages of Debian, Ubuntu and their kin, from dpkg's database. */
export const DPKG_UNIT: PackageUnit<DpkgFact> = {
  id: 'dpkg',
  version: 5,
  ecosystem: 'deb',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [STATUS, '/var/lib/dpkg/status.d'],
  maximumSize: 64 * 1024 * 1024,
  interest: (entry: FileEntry) => (kindOf(entry.path) ? 'yes' : 'no'),
  *read(file: OpenFile): Generator<DpkgFact, undefined> {
    const kind = kindOf(file.entry.path);
    const text = () => file.bytes().toString('utf8');
    if (kind === 'list' || kind === 'md5sums') {
      const room = FileRoom.ofPackage();
      const files = (kind === 'list' ? parseFileList : parseMd5Sums)(linesOf(file), room);
      yield { kind: 'files', files, ...(room.isFull && { isCut: true }) };
    } else if (kind === 'journal') yield { kind: 'journal' };
    else if (kind === 'copyright') yield { kind: 'licences', licences: parseCopyright(text()) };
    else for (const part of parseStatus(linesOf(file))) yield { kind: 'packages', ...part };
  },
  assemble,
};

function kindOf(path: string): 'status' | 'list' | 'md5sums' | 'copyright' | 'journal' | undefined {
  if (path.startsWith(DOC_FOLDER)) {
    const isOfPackage = path.endsWith('/copyright') && path.split('/').length === 6;
    return isOfPackage ? 'copyright' : undefined;
  }
  if (path === STATUS) return 'status';
  if (JOURNAL.test(path)) return 'journal';
  if (path.startsWith(STATUS_FOLDER)) return path.endsWith('.md5sums') ? 'md5sums' : 'status';
  return path.startsWith(INFO_FOLDER) && path.endsWith('.list') ? 'list' : undefined;
}

/** A package, the database that tells of it, and where the list of its files would be. */
interface Listed {
  readonly one: DpkgPackage;
  readonly status: Omit<LocatedFact<DpkgFact>, 'fact'>;
  readonly list: string;
}

/** The files of a package, as one of its files tells them. */
interface ListOfFiles {
  readonly path: string;
  readonly files: FileList;
}

interface Surroundings {
  /** Licences by the path of the file that tells them. */
  readonly licences: ReadonlyMap<string, readonly string[]>;
  readonly context: AssemblyContext;
  readonly room: FileRoom;
}

/** Packages are made one at a time, each with the list of its files: an image may have a hundred thousand of them. */
function assemble(facts: Iterable<LocatedFact<DpkgFact>>, context: AssemblyContext): Assembly {
  const gaps: Gap[] = [];
  const licences = new Map<string, readonly string[]>();
  const qualified = new Set<string>();
  const kept = FileRoom.ofDatabase();
  const leftOut = new Set<string>();
  let [databases, lists] = [0, 0];
  for (const { path, fact } of facts) {
    if (fact.kind === 'licences') licences.set(path, fact.licences);
    if (fact.kind === 'journal') gaps.push({ kind: 'unsupported', subject: path, reason: UNWRITTEN });
    if (fact.kind === 'files' && path.startsWith(INFO_FOLDER)) {
      lists += 1;
      if (path.includes(':')) qualified.add(path);
    }
    if (fact.kind === 'files') {
      if (fact.isCut) gaps.push({ kind: 'limit', subject: path, reason: NOT_ALL_FILES });
      if (!hasRoom(kept, fact.files)) leftOut.add(path);
    }
    if (fact.kind !== 'packages') continue;
    databases += 1;
    for (const reason of fact.problems) gaps.push({ kind: 'unreadable', subject: path, reason });
  }
  if (databases === 0 && lists > 0) gaps.push(missingStatus(lists));
  const listed = lazily(facts, ({ fact, ...status }) =>
    fact.kind !== 'packages'
      ? []
      : fact.packages.map((one): Listed => ({ one, status, list: listOf(one, status.path, qualified) })),
  );
  if (leftOut.size > 0) gaps.push({ kind: 'limit', subject: STATUS, reason: NOT_ALL_FILES });
  const readable = lazily(facts, ({ path, fact }) =>
    fact.kind === 'files' && !leftOut.has(path) ? [{ path, files: fact.files }] : [],
  );
  const room = FileRoom.ofDatabase();
  const packages = function* (): Generator<FoundPackage, undefined> {
    yield* packagesOf(listed, readable, { licences, context, room });
    if (room.isFull && leftOut.size === 0)
      gaps.push({ kind: 'limit', subject: STATUS, reason: NOT_ALL_FILES });
  };
  return { packages: packages(), gaps };
}

/** Counts all files of a list; false where there is no room for them. */
function hasRoom(room: FileRoom, list: FileList): boolean {
  return list.every(([folder, names]) => names.every((name) => room.take(folder, name)));
}

/** Goes through packages and lists side by side, both in the order of the lists' paths. */
function* packagesOf(
  packages: Iterable<Listed>,
  files: Iterable<ListOfFiles>,
  around: Surroundings,
): Generator<FoundPackage, undefined> {
  const lists = sorted(
    files,
    by(({ path }) => path),
  );
  let next = lists.next();
  for (const listed of sorted(
    packages,
    by(({ list }) => list),
  )) {
    while (!next.done && order(next.value.path, listed.list) < 0) next = lists.next();
    const own = !next.done && next.value.path === listed.list ? next.value : undefined;
    yield assemblePackage(listed, own, around);
  }
}

function assemblePackage(
  { one, status }: Listed,
  list: ListOfFiles | undefined,
  around: Surroundings,
): FoundPackage {
  const { files, distribution } = around.context;
  const { name, version, architecture, source } = one;
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
    files: list ? ownedPaths(list.files, files, around.room) : [],
  });
}

/** The source package, as other scanners' package URLs tell it: only where it differs. */
function upstreamOf({ name, version, source }: DpkgPackage): string | undefined {
  if (source.version !== version) return `${source.name}@${source.version}`;
  return source.name === name ? undefined : source.name;
}

/** Packages that may be installed for several architectures have theirs in the name of their list. */
function listOf({ name, architecture }: DpkgPackage, status: string, qualified: ReadonlySet<string>): string {
  if (status.startsWith(STATUS_FOLDER)) return `${status}.md5sums`;
  const own = `${INFO_FOLDER}${name}:${architecture}.list`;
  return qualified.has(own) ? own : `${INFO_FOLDER}${name}.list`;
}

/** A package's doc folder may be a link to that of another package of the same source. */
function licencesOf(name: string, { licences, context }: Surroundings): readonly string[] {
  const path = context.files.resolve(`${DOC_FOLDER}${name}/copyright`)?.path;
  return (path === undefined ? undefined : licences.get(path)) ?? [];
}

/** An image that kept its file lists but lost its status has packages that nobody can name the versions of. */
function missingStatus(lists: number): Gap {
  const reason = `${lists} packages have file lists in ${INFO_FOLDER}, but the status file is missing.`;
  return { kind: 'missing-data', subject: STATUS, reason };
}

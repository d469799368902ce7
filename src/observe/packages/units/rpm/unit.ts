import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import type { Gap } from '../../../../model/gap.ts';
import type { Package } from '../../../../model/package.ts';
import { lazily } from '../../../../model/sequence.ts';
import { decodeText } from '../../../document/text.ts';
import { distroQualifier, rpmNamespace } from '../../../distribution/distribution.ts';
import { FileRoom, layerOfPackage, NOT_ALL_FILES, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import { packageUrl } from '../../../package-url.ts';
import type { Assembly, AssemblyContext, FoundPackage, PackageUnit } from '../../types.ts';
import { DATABASES, FOLDERS } from './databases.ts';
import { BOTTLEROCKET_INVENTORY, parseInventory } from './inventory.ts';
import { parseManifest, parseShortManifest } from './manifest.ts';
import { parsePackage, type RpmPackage } from './package.ts';
import { committedFrames } from './write-ahead-log.ts';

/** What one file tells: packages, or how many pages of an SQLite database are only in its write-ahead log. */
export type RpmFact =
  | {
      readonly kind: 'packages';
      readonly packages: readonly RpmPackage[];
      readonly problems: readonly string[];
    }
  | { readonly kind: 'log'; readonly pages: number };

const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';
/** Names and versions alone: counts where the longer one is not there. */
const SHORT_MANIFEST = '/var/lib/rpmmanifest/container-manifest-1';
const LOG = 'rpmdb.sqlite-wal';
const MOST_PACKAGES = 100_000;
const MOST_PROBLEMS = 20;
/** Packages and files that are told at once. */
const PART_LENGTH = 200;
const PART_FILES = 20_000;

/** Packages of Red Hat, Fedora, SUSE, Amazon, Azure Linux and their kin, from rpm's database. */
export const RPM_UNIT: PackageUnit<RpmFact> = {
  id: 'rpm',
  version: 3,
  ecosystem: 'rpm',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [...FOLDERS].flatMap((folder) => [...DATABASES.keys()].map((name) => `${folder}/${name}`)),
  maximumSize: 1024 * 1024 * 1024,
  interest({ path }: FileEntry) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isDatabase = (DATABASES.has(name) || name === LOG) && FOLDERS.has(posix.dirname(path));
    return isDatabase || listReader(path) ? 'yes' : 'no';
  },
  *read(file: OpenFile): Generator<RpmFact, undefined> {
    if (file.entry.size === 0) return;
    const readBlobs = DATABASES.get(posix.basename(file.entry.path));
    const readList = listReader(file.entry.path);
    if (readList) {
      yield { kind: 'packages', ...readList(decodeText(file.bytes())) };
    } else if (readBlobs) {
      yield* readPackages(readBlobs(file));
    } else {
      const pages = committedFrames(file);
      if (pages > 0) yield { kind: 'log', pages };
    }
  },
  assemble,
};

/** How the text is read that stands for a database; undefined for any other file. */
function listReader(path: string): typeof parseManifest | undefined {
  if (path === MANIFEST) return parseManifest;
  if (path === SHORT_MANIFEST) return parseShortManifest;
  return BOTTLEROCKET_INVENTORY.test(path) ? parseInventory : undefined;
}

/**
 * Reads what can be read, in parts: a broken header costs one package, a broken database those that come after the
 * break. Throws a `Fault` where nothing could be read.
 */
function* readPackages(blobs: Iterable<Buffer>): Generator<RpmFact, undefined> {
  const room = FileRoom.ofDatabase();
  let [packages, problems]: [RpmPackage[], string[]] = [[], []];
  let [headers, read, files, problemsLeft] = [0, 0, 0, MOST_PROBLEMS];
  try {
    for (const blob of blobs) {
      const outcome = packageOrProblem(blob, room);
      if (typeof outcome === 'string') {
        if (problemsLeft-- > 0) problems.push(outcome);
      } else if (outcome) {
        packages.push(outcome);
        read += 1;
        files += countFiles(outcome);
      }
      if ((headers += 1) > MOST_PACKAGES)
        throw new Fault('limit', 'The rpm database lists too many packages.');
      if (packages.length < PART_LENGTH && files < PART_FILES) continue;
      yield { kind: 'packages', packages, problems };
      [packages, problems, files] = [[], [], 0];
    }
  } catch (error) {
    if (!(error instanceof Fault) || read === 0) throw error;
    problems.unshift(`Only ${read} packages could be read. ${error.message}`);
  }
  if (packages.length > 0 || problems.length > 0 || read === 0)
    yield { kind: 'packages', packages, problems };
}

function countFiles({ files }: RpmPackage): number {
  return files.reduce((sum, [, names]) => sum + names.length, 0);
}

function packageOrProblem(blob: Buffer, room: FileRoom): RpmPackage | string | undefined {
  try {
    return parsePackage(blob, room);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function assemble(facts: Iterable<LocatedFact<RpmFact>>, context: AssemblyContext): Assembly {
  const paths = new Set<string>();
  for (const { path } of facts) paths.add(path);
  const gaps: Gap[] = [];
  const aside = new Set<string>();
  for (const { path, fact } of facts) {
    if (fact.kind === 'log') {
      const reason = `${fact.pages} pages of the rpm database are in a write-ahead log, which is not read. Run \`rpm -qa\` as root in the image to write them back.`;
      gaps.push({ kind: 'unsupported', subject: path, reason });
    } else if (leadingDatabase(path, paths) !== path) {
      if (aside.has(path)) continue;
      aside.add(path);
      const reason = `Left aside for ${leadingDatabase(path, paths)}, which rpm prefers.`;
      gaps.push({ kind: 'unknown', subject: path, reason, informational: true });
    } else {
      for (const reason of fact.problems) gaps.push({ kind: 'unreadable', subject: path, reason });
    }
  }
  const leading = lazily(facts, (one) => (aside.has(one.path) ? [] : [one]));
  return { packages: packagesOf(leading, context, gaps), gaps };
}

/** Packages are made one at a time; what their lists of files have no room for is a gap for each database. */
function* packagesOf(
  facts: Iterable<LocatedFact<RpmFact>>,
  context: AssemblyContext,
  gaps: Gap[],
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  const cut = new Set<string>();
  for (const located of facts) {
    if (located.fact.kind === 'log') continue;
    for (const one of located.fact.packages) {
      yield assemblePackage(one, located, { ...context, room });
      if (one.isCut || room.isFull) cut.add(located.path);
    }
  }
  for (const subject of cut) gaps.push({ kind: 'limit', subject, reason: NOT_ALL_FILES });
}

/** The database that rpm would open in the folder of this one: an upgrade may have left one of another format. */
function leadingDatabase(path: string, paths: ReadonlySet<string>): string {
  if (path === SHORT_MANIFEST && paths.has(MANIFEST)) return MANIFEST;
  const folder = posix.dirname(path);
  const candidates = [...DATABASES.keys()].map((name) => posix.join(folder, name));
  return candidates.find((candidate) => paths.has(candidate)) ?? path;
}

function assemblePackage(
  one: RpmPackage,
  database: LocatedFact<RpmFact>,
  { files, distribution, room }: AssemblyContext & { readonly room: FileRoom },
): FoundPackage {
  const paths = ownedPaths(one.files, files, room);
  const versionRelease = `${one.version}-${one.release}`;
  return foundPackage({
    unit: RPM_UNIT.id,
    ecosystem: 'rpm',
    purl: packageUrl({
      type: 'rpm',
      namespace: rpmNamespace(distribution),
      name: one.name,
      version: versionRelease,
      qualifiers: {
        arch: one.architecture,
        epoch: one.epoch === 0 ? undefined : String(one.epoch),
        distro: distroQualifier(distribution),
        upstream: isFileName(one.sourceRpm) ? one.sourceRpm : undefined,
      },
    }),
    name: one.name,
    version: withEpoch(one.epoch, versionRelease),
    architecture: one.architecture,
    source: sourceOf(one),
    stream: one.module,
    licences: one.licence === '' ? [] : [one.licence],
    database: database.path,
    layer: layerOfPackage(paths, files, database),
    files: paths,
  });
}

function isFileName(text: string): boolean {
  return /^[!-.0-~]{1,512}$/.test(text);
}

/** Advisories write the epoch only where it is not 0. */
function withEpoch(epoch: number, versionRelease: string): string {
  return epoch === 0 ? versionRelease : `${epoch}:${versionRelease}`;
}

/**
 * Name and version of the source rpm, from its file name. That does not tell the epoch: the package's own is taken
 * where version and release are the same too.
 */
function sourceOf(one: RpmPackage): Package['source'] {
  const parts = /^([!-.0-~]{1,256})-([!-,.0-~]{1,128})-([!-,.0-~]{1,128})\.(?:no)?src\.rpm$/.exec(
    one.sourceRpm,
  );
  if (!parts) return undefined;
  const [, name = '', version, release] = parts;
  const same = version === one.version && release === one.release;
  return { name, version: withEpoch(same ? one.epoch : 0, `${version}-${release}`) };
}

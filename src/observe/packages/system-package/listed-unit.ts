import type { LocatedFact } from '../../../model/analyser.ts';
import type { DistributionEcosystem } from '../../../model/ecosystems.ts';
import type { OpenFile } from '../../../model/file.ts';
import type { PathTest } from '../../../model/path-test.ts';
import { distroQualifier } from '../../distribution/distribution.ts';
import { packageUrl } from '../../package-url.ts';
import type { Assembly, AssemblyContext, FoundGap, FoundPackage, PackageUnit } from '../types.ts';
import {
  type FileList,
  fileListOf,
  FileRoom,
  layerOfPackage,
  NOT_ALL_FILES,
  ownedPaths,
} from './file-list.ts';
import { foundPackage } from './found-package.ts';

/** A package that a database lists. */
export interface ListedPackage {
  readonly name: string;
  /** Empty: that of the distribution, whose releases are of all packages together. */
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly licence?: string | undefined;
}

/** What one file of a database tells: packages, or the files of one; `key` ties these together. */
export type ListedFact =
  | { readonly kind: 'package'; readonly key: string; readonly listed: ListedPackage }
  | { readonly kind: 'files'; readonly key: string; readonly files: FileList; readonly isCut?: true }
  | { readonly kind: 'broken'; readonly reason: string };

/** A package manager whose database is text: what its files are called, and what they say. */
export interface ListedDatabase {
  readonly id: string;
  readonly ecosystem: DistributionEcosystem;
  readonly version: number;
  readonly databases: readonly string[];
  readonly recognises: PathTest;
  /** Throws a `Fault` for what it cannot read. */
  readonly read: (file: OpenFile) => Iterable<ListedFact>;
}

/** Bytes of one file. */
const MAXIMUM_SIZE = 64 * 1024 * 1024;

/** The files of a package as a fact, as many as there is room for. */
export function filesFact(key: string, paths: Iterable<string>): ListedFact {
  const room = FileRoom.ofPackage();
  const files = fileListOf(paths, room);
  return { kind: 'files', key, files, ...(room.isFull && { isCut: true as const }) };
}

/** The unit of such a package manager. */
export function listedUnit(database: ListedDatabase): PackageUnit<ListedFact> {
  const { id, ecosystem, version, databases, recognises, read } = database;
  return {
    id,
    version,
    ecosystem,
    vectors: ['V3', 'V6'],
    ownsFiles: true,
    databases,
    maximumSize: MAXIMUM_SIZE,
    ends: recognises.ends,
    interest: ({ path }) => (recognises(path) ? 'yes' : 'no'),
    read,
    assemble: (facts, context) => assemble(database, facts, context),
  };
}

function assemble(
  database: ListedDatabase,
  facts: Iterable<LocatedFact<ListedFact>>,
  context: AssemblyContext,
): Assembly {
  const lists = new Map<string, FileList>();
  const gaps: FoundGap[] = [];
  for (const { path, fact } of facts) {
    if (fact.kind === 'broken') gaps.push({ kind: 'unreadable', subject: path, reason: fact.reason });
    if (fact.kind !== 'files') continue;
    lists.set(fact.key, fact.files);
    if (fact.isCut) gaps.push({ kind: 'limit', subject: path, reason: NOT_ALL_FILES });
  }
  return { packages: packagesOf(database, facts, lists, context), gaps };
}

function* packagesOf(
  { id, ecosystem }: ListedDatabase,
  facts: Iterable<LocatedFact<ListedFact>>,
  lists: ReadonlyMap<string, FileList>,
  { files, distribution }: AssemblyContext,
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  for (const { fact, ...place } of facts) {
    if (fact.kind !== 'package') continue;
    const version = fact.listed.version || (distribution?.version ?? '');
    const paths = ownedPaths(lists.get(fact.key) ?? [], files, room);
    yield foundListed(
      { id, ecosystem, distribution },
      { ...fact.listed, version },
      {
        database: place.path,
        layer: layerOfPackage(paths, files, place),
        files: paths,
      },
    );
  }
}

/** A package that a distribution's database lists. */
export function foundListed(
  {
    id: unit,
    ecosystem,
    distribution,
  }: Pick<ListedDatabase, 'id' | 'ecosystem'> & Pick<AssemblyContext, 'distribution'>,
  { name, version, architecture, licence }: ListedPackage,
  place: Pick<Parameters<typeof foundPackage>[0], 'database' | 'layer' | 'files'>,
): FoundPackage {
  const qualifiers = { arch: architecture, distro: distroQualifier(distribution) };
  return foundPackage({
    unit,
    ecosystem,
    purl: packageUrl({ type: ecosystem, namespace: distribution?.id, name, version, qualifiers }),
    name,
    version,
    architecture,
    licences: licence ? [licence] : [],
    ...place,
  });
}

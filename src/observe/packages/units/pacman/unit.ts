import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { distroQualifier } from '../../../distribution/distribution.ts';
import { packageUrl } from '../../../package-url.ts';
import { FileRoom, layerOfPackage, NOT_ALL_FILES, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import type { Assembly, AssemblyContext, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { type PacmanFact, readDescription, readFiles } from './entry.ts';

const LOCAL = /^\/var\/lib\/pacman\/local\/[^/]+\/(desc|files)$/;

/** Packages of Arch Linux and its kin, from pacman's local database. */
export const PACMAN_UNIT: PackageUnit<PacmanFact> = {
  id: 'pacman',
  version: 1,
  ecosystem: 'alpm',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: ['/var/lib/pacman/local'],
  maximumSize: 64 * 1024 * 1024,
  interest: ({ path }: FileEntry) => (LOCAL.test(path) ? 'yes' : 'no'),
  read: (file: OpenFile) => [
    (file.entry.path.endsWith('/desc') ? readDescription : readFiles)(linesOf(file)),
  ],
  assemble,
};

function assemble(facts: Iterable<LocatedFact<PacmanFact>>, context: AssemblyContext): Assembly {
  const lists = new Map<string, Extract<PacmanFact, { kind: 'files' }>>();
  const gaps: FoundGap[] = [];
  for (const { path, fact } of facts) {
    if (fact.kind === 'files') {
      lists.set(posix.dirname(path), fact);
      if (fact.isCut) gaps.push({ kind: 'limit', subject: path, reason: NOT_ALL_FILES });
    }
    if (fact.kind === 'broken') gaps.push({ kind: 'unreadable', subject: path, reason: fact.reason });
  }
  return { packages: packagesOf(facts, lists, context), gaps };
}

function* packagesOf(
  facts: Iterable<LocatedFact<PacmanFact>>,
  lists: ReadonlyMap<string, Extract<PacmanFact, { kind: 'files' }>>,
  { files, distribution }: AssemblyContext,
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  for (const { fact, ...database } of facts) {
    if (fact.kind !== 'package') continue;
    const { name, version, architecture, base, licences } = fact;
    const list = lists.get(posix.dirname(database.path));
    yield foundPackage({
      unit: PACMAN_UNIT.id,
      ecosystem: 'alpm',
      purl: packageUrl({
        type: 'alpm',
        namespace: distribution?.id ?? 'arch',
        name,
        version,
        qualifiers: {
          arch: architecture,
          distro: distroQualifier(distribution),
          upstream: base === name ? undefined : base,
        },
      }),
      name,
      version,
      architecture,
      source: { name: base, version },
      licences,
      database: database.path,
      layer: layerOfPackage([], files, database),
      files: list ? ownedPaths(list.files, files, room) : [],
    });
  }
}

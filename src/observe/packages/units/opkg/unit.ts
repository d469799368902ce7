import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { linesOf } from '../../../document/file-lines.ts';
import {
  type FileList,
  fileListOf,
  FileRoom,
  layerOfPackage,
  NOT_ALL_FILES,
  ownedPaths,
} from '../../system-package/file-list.ts';
import { foundListed } from '../../system-package/listed-unit.ts';
import type { Assembly, AssemblyContext, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { type OpkgStatus, parseStatus } from './status.ts';

/** What one file tells: packages, or the files of one. */
export type OpkgFact =
  | ({ readonly kind: 'packages' } & OpkgStatus)
  | { readonly kind: 'files'; readonly files: FileList; readonly isCut?: true };

const FOLDERS = ['/usr/lib/opkg', '/var/lib/opkg', '/opt/lib/opkg'];
const STATUS = new Set(FOLDERS.map((folder) => `${folder}/status`));
const LIST = /^(\/(?:usr|var|opt)\/lib\/opkg)\/info\/([^/]+)\.list$/;

/** Packages of OpenWrt, Yocto and their kin, from opkg's database. */
export const OPKG_UNIT: PackageUnit<OpkgFact> = {
  id: 'opkg',
  version: 1,
  ecosystem: 'opkg',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [...STATUS],
  maximumSize: 64 * 1024 * 1024,
  interest: ({ path }: FileEntry) => (STATUS.has(path) || LIST.test(path) ? 'yes' : 'no'),
  read(file: OpenFile): OpkgFact[] {
    if (STATUS.has(file.entry.path)) return [{ kind: 'packages', ...parseStatus(linesOf(file)) }];
    const room = FileRoom.ofPackage();
    const files = fileListOf(pathsIn(linesOf(file)), room);
    return [{ kind: 'files', files, ...(room.isFull && { isCut: true }) }];
  },
  assemble,
};

/** A path a line, with its mode behind a tab where opkg notes it. */
function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  for (const line of lines) {
    const [path = ''] = line.split('\t', 1);
    if (path.startsWith('/') && !path.endsWith('/')) yield path.trimEnd();
  }
}

function assemble(facts: Iterable<LocatedFact<OpkgFact>>, context: AssemblyContext): Assembly {
  const lists = new Map<string, FileList>();
  const gaps: FoundGap[] = [];
  for (const { path, fact } of facts) {
    if (fact.kind === 'files') {
      lists.set(path, fact.files);
      if (fact.isCut) gaps.push({ kind: 'limit', subject: path, reason: NOT_ALL_FILES });
    } else if (fact.broken > 0) {
      const reason = `${fact.broken} entries have no valid name and version`;
      gaps.push({ kind: 'unreadable', subject: path, reason });
    }
  }
  return { packages: packagesOf(facts, lists, context), gaps };
}

function* packagesOf(
  facts: Iterable<LocatedFact<OpkgFact>>,
  lists: ReadonlyMap<string, FileList>,
  { files, distribution }: AssemblyContext,
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  for (const { fact, ...database } of facts) {
    if (fact.kind !== 'packages') continue;
    for (const listed of fact.packages) {
      const list = `${database.path.slice(0, -'/status'.length)}/info/${listed.name}.list`;
      yield foundListed({ id: OPKG_UNIT.id, ecosystem: 'opkg', distribution }, listed, {
        database: database.path,
        layer: layerOfPackage(lists.has(list) ? [list] : [], files, database),
        files: ownedPaths(lists.get(list) ?? [], files, room),
      });
    }
  }
}

import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { distroQualifier } from '../../../distribution/distribution.ts';
import { packageUrl } from '../../../package-url.ts';
import { FileRoom, layerOfPackage, NOT_ALL_FILES, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import type { Assembly, AssemblyContext, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { nameOf, type PortageFact, readContents, readLicence } from './entry.ts';

const ENTRY = /^\/var\/db\/pkg\/([^/]+)\/([^/]+)\/(CONTENTS|LICENSE)$/;
const MAXIMUM_LICENCE = 64 * 1024;

/** Packages of Gentoo and its kin, from Portage's database. */
export const PORTAGE_UNIT: PackageUnit<PortageFact> = {
  id: 'portage',
  version: 1,
  ecosystem: 'ebuild',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: ['/var/db/pkg'],
  maximumSize: 64 * 1024 * 1024,
  interest: ({ path }: FileEntry) => (ENTRY.test(path) ? 'yes' : 'no'),
  read: (file: OpenFile) => [
    file.entry.path.endsWith('/CONTENTS')
      ? readContents(linesOf(file))
      : readLicence(file.read(0, MAXIMUM_LICENCE).toString('utf8')),
  ],
  assemble,
};

function assemble(facts: Iterable<LocatedFact<PortageFact>>, context: AssemblyContext): Assembly {
  const licences = new Map<string, string>();
  const gaps: FoundGap[] = [];
  for (const { path, fact } of facts) {
    if (fact.kind === 'licence') licences.set(posix.dirname(path), fact.licence);
    if (fact.kind !== 'files') continue;
    if (fact.isCut) gaps.push({ kind: 'limit', subject: path, reason: NOT_ALL_FILES });
    if (!namedBy(path))
      gaps.push({ kind: 'unreadable', subject: path, reason: 'its folder is not named NAME-VERSION' });
  }
  return { packages: packagesOf(facts, licences, context), gaps };
}

function namedBy(path: string) {
  const [, category = '', folder = ''] = ENTRY.exec(path) ?? [];
  return nameOf(category, folder);
}

function* packagesOf(
  facts: Iterable<LocatedFact<PortageFact>>,
  licences: ReadonlyMap<string, string>,
  { files, distribution }: AssemblyContext,
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  for (const { fact, ...database } of facts) {
    const named = namedBy(database.path);
    if (fact.kind !== 'files' || !named) continue;
    const { category, name, version } = named;
    const licence = licences.get(posix.dirname(database.path)) ?? '';
    yield foundPackage({
      unit: PORTAGE_UNIT.id,
      ecosystem: 'ebuild',
      purl: packageUrl({
        type: 'ebuild',
        namespace: category,
        name,
        version,
        qualifiers: { distro: distroQualifier(distribution) },
      }),
      name: `${category}/${name}`,
      version,
      licences: licence === '' ? [] : [licence],
      database: database.path,
      layer: layerOfPackage([], files, database),
      files: ownedPaths(fact.files, files, room),
    });
  }
}

import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import type { Gap } from '../../../../model/gap.ts';
import { distroQualifier } from '../../../distribution/distribution.ts';
import { FileRoom, layerOfPackage, NOT_ALL_FILES, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { packageUrl } from '../../../package-url.ts';
import type { Assembly, AssemblyContext, FoundPackage, PackageUnit } from '../../types.ts';
import { type ApkPackage, type InstalledContent, parseInstalled } from './installed.ts';

/** `/usr/lib` is the place since apk-tools 3. */
const DATABASES = new Set(['/lib/apk/db/installed', '/usr/lib/apk/db/installed']);

/** Packages of Alpine, Wolfi, Chainguard and their kin, from apk's database. */
export const APK_UNIT: PackageUnit<InstalledContent> = {
  id: 'apk',
  version: 2,
  ecosystem: 'apk',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [...DATABASES],
  maximumSize: 64 * 1024 * 1024,
  interest: (entry: FileEntry) => (DATABASES.has(entry.path) ? 'yes' : 'no'),
  read: (file: OpenFile) => parseInstalled(linesOf(file)),
  assemble,
};

function assemble(facts: Iterable<LocatedFact<InstalledContent>>, context: AssemblyContext): Assembly {
  const gaps: Gap[] = [];
  for (const { path, fact } of facts) {
    for (const reason of fact.problems) gaps.push({ kind: 'unreadable', subject: path, reason });
  }
  return { packages: packagesOf(facts, context, gaps), gaps };
}

/** Packages are made one at a time; what their lists of files have no room for is a gap for each database. */
function* packagesOf(
  facts: Iterable<LocatedFact<InstalledContent>>,
  context: AssemblyContext,
  gaps: Gap[],
): Generator<FoundPackage, undefined> {
  const room = FileRoom.ofDatabase();
  const cut = new Set<string>();
  for (const located of facts) {
    for (const one of located.fact.packages) {
      yield assemblePackage(one, located, { ...context, room });
      if (one.isCut || room.isFull) cut.add(located.path);
    }
  }
  for (const subject of cut) gaps.push({ kind: 'limit', subject, reason: NOT_ALL_FILES });
}

function assemblePackage(
  one: ApkPackage,
  database: LocatedFact<InstalledContent>,
  { files, distribution, room }: AssemblyContext & { readonly room: FileRoom },
): FoundPackage {
  const { name, version, architecture, origin, licence } = one;
  const paths = ownedPaths(one.files, files, room);
  return foundPackage({
    unit: APK_UNIT.id,
    ecosystem: 'apk',
    purl: packageUrl({
      type: 'apk',
      namespace: distribution?.id ?? 'alpine',
      name,
      version,
      qualifiers: {
        arch: architecture,
        distro: distroQualifier(distribution),
        upstream: origin === name ? undefined : origin,
      },
    }),
    name,
    version,
    architecture,
    source: { name: origin, version },
    licences: licence === '' ? [] : [licence],
    database: database.path,
    layer: layerOfPackage(paths, files, database),
    files: paths,
  });
}

import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import type { Gap } from '../../../../model/gap.ts';
import { distroQualifier } from '../../../distribution/distribution.ts';
import { layerOfPackage, ownedPaths } from '../../system-package/file-list.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import { packageUrl } from '../../../package-url.ts';
import type { Assembly, AssemblyContext, FoundPackage, PackageUnit } from '../../types.ts';
import { type ApkPackage, type InstalledContent, parseInstalled } from './installed.ts';

/** `/usr/lib` is the place since apk-tools 3. */
const DATABASES = new Set(['/lib/apk/db/installed', '/usr/lib/apk/db/installed']);

/** Packages of Alpine, Wolfi, Chainguard and their kin, from apk's database. */
export const APK_UNIT: PackageUnit<InstalledContent> = {
  id: 'apk',
  version: 1,
  ecosystem: 'apk',
  vectors: ['V3', 'V6'],
  ownsFiles: true,
  databases: [...DATABASES],
  maximumSize: 64 * 1024 * 1024,
  interest: (entry: FileEntry) => (DATABASES.has(entry.path) ? 'yes' : 'no'),
  read: (file: OpenFile) => [parseInstalled(file.bytes().toString('utf8'))],
  assemble,
};

function assemble(all: Iterable<LocatedFact<InstalledContent>>, context: AssemblyContext): Assembly {
  const facts = [...all];
  const packages = facts.flatMap((located) =>
    located.fact.packages.map((one) => assemblePackage(one, located, context)),
  );
  const gaps = facts.flatMap(({ path, fact }) =>
    fact.problems.map((reason): Gap => ({ kind: 'unreadable', subject: path, reason })),
  );
  return { packages, gaps };
}

function assemblePackage(
  one: ApkPackage,
  database: LocatedFact<InstalledContent>,
  { files, distribution }: AssemblyContext,
): FoundPackage {
  const { name, version, architecture, origin, licence } = one;
  const paths = ownedPaths(one.files, files);
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

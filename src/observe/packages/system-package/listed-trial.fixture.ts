import { openFile, viewOf } from '../../../../test/fixtures/file-view.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { PackageUnit } from '../types.ts';
import type { ListedFact } from './listed-unit.ts';

/** What a unit tells of files given by path: package URLs, licences and owned files, and the reasons of gaps. */
export function listedTrial(
  unit: PackageUnit<ListedFact>,
  files: Readonly<Record<string, string>>,
  distribution: Distribution,
) {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const file = openFile(path, text);
    if (unit.interest(file.entry) === 'no') return [];
    return Array.from(unit.read(file), (fact) => ({ path, layer: undefined, fact }));
  });
  const { packages, gaps } = unit.assemble(facts, { files: viewOf(files), distribution });
  return {
    packages: Array.from(packages, ({ package: { purl, licences }, files: owned }) => [
      purl,
      licences,
      owned,
    ]),
    gaps: gaps.map(({ reason }) => reason),
  };
}

import { assembledFrom } from '../../../../test/fixtures/assembled.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { PackageUnit } from '../types.ts';
import type { ListedFact } from './listed-unit.ts';

/** What a unit tells of files given by path: package URLs, licences and owned files, and the reasons of gaps. */
export function listedTrial(
  unit: PackageUnit<ListedFact>,
  files: Readonly<Record<string, string>>,
  distribution: Distribution,
) {
  const { packages, gaps } = assembledFrom(unit, files, distribution);
  return {
    packages: packages.map(({ package: { purl, licences }, files: owned }) => [purl, licences, owned]),
    gaps: gaps.map(({ reason }) => reason),
  };
}

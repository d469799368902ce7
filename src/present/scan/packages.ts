import { versionText } from '../../model/version-text.ts';
import type { Report } from '../../model/report/scan.ts';
import { mapped } from '../../model/sequence.ts';
import { dependencyKind } from './dependency-way.ts';
import { whereIs } from './grouping.ts';

/** What is told of each package where a report lists them for people. */
export const PACKAGE_HEADINGS = ['Package', 'Version', 'Type', 'Dependency', 'Licence', 'Where'] as const;

/** The packages as texts, one for each heading, none of them made visible yet. */
export function packageRows(report: Report): Iterable<readonly string[]> {
  return mapped(report.packages, (one) => [
    one.name,
    versionText(one),
    one.ecosystem,
    dependencyKind(one),
    one.licences.join(', '),
    whereIs(one.locations, report),
  ]);
}

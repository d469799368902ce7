import { chain, mapped } from '../../../model/sequence.ts';
import type { Report } from '../../../model/report/scan.ts';
import { visible } from '../../text/text.ts';
import { PACKAGE_HEADINGS, packageRows } from '../packages.ts';
import { type Column, layOut, type Room } from './columns.ts';
import type { Paint } from './paint.ts';

/** How the columns give way: name, version and type stay. */
const WIDTHS: Readonly<Record<(typeof PACKAGE_HEADINGS)[number], Omit<Column, 'title'>>> = {
  Package: { minimum: 16, expendable: 0, gives: 4 },
  Version: { minimum: 10, expendable: 0, gives: 5 },
  Type: { minimum: 6, expendable: 0, gives: 6 },
  Dependency: { minimum: 10, expendable: 3, gives: 3 },
  Licence: { minimum: 10, expendable: 1, gives: 2 },
  Where: { minimum: 16, expendable: 2, gives: 1 },
};

/** The packages of a bill of materials, a line each. */
export function packageLines(report: Report, room: Room, paint: Paint): Iterable<string> {
  if (report.packages.length === 0) return ['No packages were found.'];
  const columns = PACKAGE_HEADINGS.map((heading) => ({ title: heading.toUpperCase(), ...WIDTHS[heading] }));
  const rows = mapped(packageRows(report), (texts) => texts.map(visible));
  const { heading, line } = layOut(columns, rows, room, paint);
  return chain([heading], mapped(rows, line));
}

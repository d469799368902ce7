import type { Report } from '../../../model/report/scan.ts';
import { chain, mapped } from '../../../model/sequence.ts';
import { visible } from '../../text/text.ts';
import { SUPPRESSED_HEADINGS, SUPPRESSED_TITLE, suppressedRows } from '../suppressed.ts';
import { type Cell, layOut, type Room } from './columns.ts';
import type { Paint } from './paint.ts';

/** How the columns give way: severity, id and who answers for it stay. */
const WIDTHS = [
  { minimum: 8, expendable: 0, gives: 7 },
  { minimum: 14, expendable: 0, gives: 6 },
  { minimum: 16, expendable: 0, gives: 3 },
  { minimum: 8, expendable: 0, gives: 5 },
  { minimum: 10, expendable: 2, gives: 5 },
  { minimum: 10, expendable: 1, gives: 2 },
  { minimum: 16, expendable: 3, gives: 1 },
];

/** What somebody answers for, a line each. */
export function suppressedLines(report: Report, room: Room, paint: Paint): Iterable<string> {
  if (report.suppressed.length === 0) return [];
  const columns = SUPPRESSED_HEADINGS.map((heading, index) => ({
    title: heading.toUpperCase(),
    ...(WIDTHS[index] ?? { minimum: 10, expendable: 0, gives: 1 }),
  }));
  const rows = mapped(suppressedRows(report), (texts) =>
    texts.map((text): Cell => ({ text: visible(text), tone: 'quiet' })),
  );
  const { heading, line } = layOut(columns, rows, room, paint);
  return chain([paint('strong', SUPPRESSED_TITLE), heading], mapped(rows, line));
}

import { mapped } from '../../../model/sequence.ts';
import { visible } from '../../text/text.ts';
import type { KindRow, KindTable } from '../kinds.ts';
import { type Cell, type Column, layOut, type Room } from './columns.ts';
import type { Paint } from './paint.ts';

/** How columns give way to each other, by heading; what is only of one kind keeps some width and stays. */
const WIDTHS = new Map<string, Omit<Column, 'title'>>([
  ['Severity', { minimum: 8, expendable: 0, gives: 9 }],
  ['Id', { minimum: 16, expendable: 0, gives: 8 }],
  ['About', { minimum: 16, expendable: 0, gives: 5 }],
  ['Where', { minimum: 16, expendable: 3, gives: 2 }],
  ['What', { minimum: 24, expendable: 4, gives: 1 }],
]);
const OF_ONE_KIND: Omit<Column, 'title'> = { minimum: 10, expendable: 1, gives: 4 };
const QUIET = ['Where', 'What'];

/** The findings of one kind, a line each. */
export function* otherFindingLines(
  { title, headings, rows }: KindTable,
  room: Room,
  paint: Paint,
): Generator<string, undefined> {
  const columns = headings.map((heading): Column => {
    return { title: heading.toUpperCase(), ...(WIDTHS.get(heading) ?? OF_ONE_KIND) };
  });
  const cells = mapped(rows, (row) => cellsOf(row, headings));
  const { heading, line } = layOut(columns, cells, room, paint);
  yield paint('strong', title);
  yield heading;
  for (const row of cells) yield line(row);
}

function cellsOf({ finding, cells }: KindRow, headings: readonly string[]): Cell[] {
  return cells.map((text, index): Cell => {
    if (index === 0) return { text, tone: finding.severity };
    const shown = visible(text);
    return QUIET.includes(headings[index] ?? '') ? { text: shown, tone: 'quiet' } : shown;
  });
}

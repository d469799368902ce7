import type { Paint, Tone } from './paint.ts';
import { cut, fit, widthOf } from './width.ts';

export interface Toned {
  readonly text: string;
  readonly tone: Tone;
}

/** A plain text, or one in a tone. */
export type Cell = string | Toned;

export interface Column {
  readonly title: string;
  /** Cells below which it is better to leave the column out. */
  readonly minimum: number;
  /** Columns with the highest rank are left out first; 0 stays always. */
  readonly expendable: number;
  /** Columns give up width in this order. */
  readonly gives: number;
}

interface Sized {
  readonly index: number;
  readonly column: Column;
  readonly natural: number;
  readonly least: number;
}

const GUTTER = '  ';
/** Columns from this rank on are shown only where the others have room enough. */
const LUXURY = 3;
const COMFORTABLE = 20;
/** Cells of a column on a terminal too narrow for every column's minimum. */
const NARROWEST = 4;

/** The cells of a line; in a log they are as many more as names need that would be cut. */
export interface Room {
  readonly width: number;
  readonly isLog: boolean;
}

/**
 * How to write the line of a row, so that all are aligned within `room`, the heading, and whether there was room for a
 * column; an expendable column without content is left out. Every text must be sanitised.
 */
export function layOut(
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  room: Room,
  paint: Paint,
): {
  readonly heading: string;
  readonly line: (row: readonly Cell[]) => string;
  readonly shows: (index: number) => boolean;
} {
  const sizes = chooseWidths(columns, rows, room);
  const line = (cells: readonly Cell[]) => {
    const last = sizes.findLast(({ index }) => textOf(cells[index]) !== '');
    let written = '';
    for (const column of last ? sizes : []) {
      const cell = cells[column.index];
      const text = column === last ? cut(textOf(cell), column.cells) : fit(textOf(cell), column.cells);
      written += typeof cell === 'object' ? paint(cell.tone, text) : text;
      if (column === last) break;
      written += GUTTER;
    }
    return written;
  };
  const heading = line(columns.map((column) => ({ text: column.title, tone: 'quiet' })));
  return { heading, line, shows: (index) => sizes.some((one) => one.index === index) };
}

function textOf(cell: Cell = ''): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function chooseWidths(
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  room: Room,
): { index: number; cells: number }[] {
  const filled = columns.map((column, index) => ({ column, index, widest: 0 }));
  for (const row of rows) {
    for (const one of filled) one.widest = Math.max(one.widest, widthOf(textOf(row[one.index])));
  }
  let shown = filled
    .filter(({ column, widest }) => widest > 0 || column.expendable === 0)
    .map(({ column, index, widest }): Sized => {
      const natural = Math.max(widest, widthOf(column.title));
      return { index, column, natural, least: Math.min(natural, column.minimum) };
    });
  const width = room.isLog ? Math.max(room.width, widthOfNames(shown)) : room.width;
  for (let worst = mostExpendable(shown); worst; worst = mostExpendable(shown)) {
    const { column } = worst;
    const luxury = column.expendable >= LUXURY;
    const needed = shown.map((one) =>
      luxury && one !== worst ? Math.min(one.natural, COMFORTABLE) : one.least,
    );
    if (total(needed) <= width) break;
    shown = shown.filter((one) => one !== worst);
  }
  const cells = new Map(shown.map((one) => [one.index, one.natural]));
  const givers = shown.toSorted((left, right) => left.column.gives - right.column.gives);
  for (const least of [(one: Sized) => one.least, () => NARROWEST]) {
    for (const one of givers) {
      const wide = cells.get(one.index) ?? 0;
      const excess = total([...cells.values()]) - width;
      if (excess > 0) cells.set(one.index, Math.min(wide, Math.max(least(one), wide - excess)));
    }
  }
  return [...cells].map(([index, wide]) => ({ index, cells: wide }));
}

function mostExpendable(shown: readonly Sized[]): Sized | undefined {
  return shown
    .filter((one) => one.column.expendable > 0)
    .toSorted((left, right) => right.column.expendable - left.column.expendable)[0];
}

/** What a line takes whose names stand in full; of what is luxury only the least. */
function widthOfNames(shown: readonly Sized[]): number {
  return total(shown.map((one) => (one.column.expendable >= LUXURY ? one.least : one.natural)));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GUTTER.length * Math.max(0, widths.length - 1));
}

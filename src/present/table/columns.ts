import type { Paint, Tone } from './paint.ts';
import { fit, widthOf } from './width.ts';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

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

const GUTTER = 2;

/** A heading and rows, aligned within `width` cells. Every text must be sanitised. */
export function layOut(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const sizes = chooseWidths(columns, rows, width);
  const line = (cells: readonly Cell[]) => {
    const parts = sizes.map(({ index, cells: room }, place) => {
      const cell = cells[index] ?? { text: '', tone: 'plain' };
      const last = place === sizes.length - 1;
      return paint(cell.tone, last ? fit(cell.text, room).trimEnd() : fit(cell.text, room));
    });
    return parts.join(' '.repeat(GUTTER)).trimEnd();
  };
  return [line(columns.map((column) => ({ text: column.title, tone: 'quiet' }))), ...rows.map(line)];
}

function chooseWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): { index: number; cells: number }[] {
  let shown = columns.map((column, index): Sized => {
    const natural = rows.reduce(
      (most, row) => Math.max(most, widthOf(row[index]?.text ?? '')),
      widthOf(column.title),
    );
    return { index, column, natural, least: Math.min(natural, column.minimum) };
  });
  while (total(shown.map((one) => one.least)) > width) {
    const worst = shown.toSorted((left, right) => right.column.expendable - left.column.expendable)[0];
    if (!worst || worst.column.expendable === 0) break;
    shown = shown.filter((one) => one !== worst);
  }
  const cells = new Map(shown.map((one) => [one.index, one.natural]));
  for (const one of shown.toSorted((left, right) => left.column.gives - right.column.gives)) {
    const excess = total([...cells.values()]) - width;
    if (excess > 0) cells.set(one.index, Math.max(one.least, one.natural - excess));
  }
  return [...cells].map(([index, room]) => ({ index, cells: room }));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GUTTER * Math.max(0, widths.length - 1));
}

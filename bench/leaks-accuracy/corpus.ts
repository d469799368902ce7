import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { reworded } from './rewording.ts';

const rowSchema = z.object({
  repository: z.string(),
  file: z.string(),
  line: z.number(),
  lines: z.array(z.string()),
  first: z.number(),
  count: z.number(),
  value: z.tuple([z.number(), z.number().nullable()]).optional(),
  offset: z.number().default(0),
  label: z.enum(['true', 'false', 'template']),
  category: z.string(),
  original: z.object({ length: z.number(), entropy: z.number(), words: z.number() }).optional(),
});
type Row = z.infer<typeof rowSchema>;

/** A labelled range of a text. */
export interface Labelled {
  readonly repository: string;
  readonly fold: number;
  readonly file: string;
  readonly category: string;
  readonly isTrue: boolean;
  readonly bytes: Buffer;
  /** Places of the range in the bytes, and of true values in it that other rows label. */
  readonly range: Range;
  readonly others: readonly Range[];
  /** Whether the range is a value, or lines of which nobody says where one would be. */
  readonly isExact: boolean;
}
export type Range = readonly [start: number, end: number];

export const FOLDS = 5;

/** Reads `rows.jsonl.gz` of a folder. True values get as many words as their originals had (`rewording.ts`). */
export function readCorpus(folder: string): Labelled[] {
  const text = gunzipSync(readFileSync(join(folder, 'rows.jsonl.gz'))).toString();
  const rows = text
    .trim()
    .split('\n')
    .map((line) => rowSchema.parse(JSON.parse(line)));
  const byLine = Map.groupBy(rows.filter(isTrueOnALine), placeOf);
  return rows.map((row) => labelled(row, byLine.get(placeOf(row)) ?? []));
}

export function isOverlapping([start, end]: Range, [from, to]: Range): boolean {
  return start < to && from < end;
}

function isTrueOnALine({ label, value, count }: Row): boolean {
  return label === 'true' && value !== undefined && count === 1;
}

function placeOf({ repository, file, line }: Row): string {
  return `${repository} ${file} ${line}`;
}

function labelled(row: Row, others: readonly Row[]): Labelled {
  const { repository, file, category, label, value } = row;
  const lines = row.lines.slice();
  const text = lines[row.first] ?? '';
  const [start = 0, end = null] = value ?? [];
  if (label === 'true' && end !== null && row.original !== undefined && row.count === 1) {
    lines[row.first] =
      text.slice(0, start) + reworded(text.slice(start, end), row.original.words) + text.slice(end);
  }
  const before = byteLength(
    lines
      .slice(0, row.first)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const place = (column: number): number =>
    before + byteLength((lines[row.first] ?? '').slice(0, Math.max(0, column)));
  return {
    repository,
    fold: Number.parseInt(repository.slice(2, 4), 16) % FOLDS,
    file,
    category,
    isTrue: label === 'true',
    bytes: Buffer.from(lines.join('\n')),
    range: rangeOf(row, lines, before, place),
    others: others
      .filter((other) => other !== row)
      .map((other): Range => [
        place((other.value?.[0] ?? 0) + other.offset - row.offset),
        place((other.value?.[1] ?? 1e6) + other.offset - row.offset),
      ]),
    isExact: value !== undefined,
  };
}

function rangeOf(
  { first, count, value }: Row,
  lines: readonly string[],
  before: number,
  place: (column: number) => number,
): Range {
  const last = first + count - 1;
  const beforeLast = byteLength(
    lines
      .slice(0, last)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const lastLine = lines[last] ?? '';
  const end = value?.[1] ?? lastLine.length;
  return [value ? place(value[0]) : before, beforeLast + byteLength(lastLine.slice(0, end))];
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

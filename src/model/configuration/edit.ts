import { lineStartsOf } from './line-starts.ts';
import { type LineChange, lineChanges } from './line-changes.ts';

/** What is written in place of a part of a text: UTF-16 units from its begin. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all edits made. Undefined where two are about the same part, and so not both certain. */
export function edited(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of sorted) {
    if (start < at || end < start || end > text.length) return undefined;
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}

/** Lines of context around a change, as patch(1) likes them. */
const CONTEXT = 3;

/** The change as a unified diff, its line ends as they are; empty where nothing changes. */
export function unifiedDiff(path: string, before: string, after: string, context = CONTEXT): string {
  return diffOf(path, before, after, { context, skipped: 0 });
}

/**
 * What edits change, as a unified diff with so many lines of context. Only these lines are looked at, so that thousands of
 * edits of a large file cost no passes over it. Undefined where edits meet, or where the lines have more UTF-16 units than
 * `longest`.
 */
export function diffOfEdits(
  path: string,
  text: string,
  edits: readonly TextEdit[],
  { context = CONTEXT, longest }: { readonly context?: number; readonly longest: number },
): string | undefined {
  const [start, end] = [Math.min(...edits.map((one) => one.start)), Math.max(...edits.map((one) => one.end))];
  const lines = lineStartsOf(text);
  const skipped = Math.max(0, lines.positionOf(start).line - 1 - context);
  const [from, to] = [lines.startOf(skipped), lines.startOf(lines.positionOf(end).line + context)];
  if (to - from > longest) return undefined;
  const shown = text.slice(from, to);
  const moved = edits.map((one) => ({ ...one, start: one.start - from, end: one.end - from }));
  const after = edited(shown, moved);
  return after === undefined ? undefined : diffOf(path, shown, after, { context, skipped });
}

/** Where lines of a text stand in the whole of it. */
interface Shown {
  readonly context: number;
  /** Lines before the first one. */
  readonly skipped: number;
}

function diffOf(path: string, before: string, after: string, shown: Shown): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const hunks: LineChange[][] = [];
  for (const change of lineChanges(old, now)) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.old[0] - last.old[1] <= 2 * shown.context) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  if (hunks.length === 0) return '';
  const name = path.replace(/^\//, '');
  return `--- a/${name}\n+++ b/${name}\n${hunks.map((changes) => hunkOf(changes, old, now, shown)).join('')}`;
}

/** Changes that are near each other, with the lines around and between them. */
function hunkOf(
  changes: readonly LineChange[],
  old: readonly string[],
  now: readonly string[],
  { context, skipped }: Shown,
): string {
  const from = Math.max(0, (changes[0]?.old[0] ?? 0) - context);
  const to = Math.min(old.length, (changes.at(-1)?.old[1] ?? 0) + context);
  const lines = changes
    .flatMap((change, index) => [
      ...old.slice(changes[index - 1]?.old[1] ?? from, change.old[0]).map((line) => ` ${line}`),
      ...old.slice(...change.old).map((line) => `-${line}`),
      ...now.slice(...change.now).map((line) => `+${line}`),
    ])
    .concat(old.slice(changes.at(-1)?.old[1], to).map((line) => ` ${line}`));
  const [removed, added] = ['+', '-'].map((other) => lines.filter((line) => !line.startsWith(other)).length);
  const begin = from + (changes[0]?.now[0] ?? 0) - (changes[0]?.old[0] ?? 0);
  const text = lines.map((line) => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`));
  return `@@ -${placeOf(skipped + from, removed)} +${placeOf(skipped + begin, added)} @@\n${text.join('')}`;
}

/** Of no lines, a diff gives the line before. */
function placeOf(start: number, count = 0): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** Each with what ends it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

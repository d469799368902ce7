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

/** The change as a unified diff of one hunk, its line ends as they are; empty where nothing changes. */
export function unifiedDiff(path: string, before: string, after: string, context = CONTEXT): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) first += 1;
  let same = 0;
  while (same < old.length - first && same < now.length - first && old.at(-1 - same) === now.at(-1 - same))
    same += 1;
  if (first === old.length && first === now.length) return '';
  const from = Math.max(0, first - context);
  const behind = Math.min(same, context);
  const hunk = [
    ...old.slice(from, first).map((line) => ` ${line}`),
    ...old.slice(first, old.length - same).map((line) => `-${line}`),
    ...now.slice(first, now.length - same).map((line) => `+${line}`),
    ...old.slice(old.length - same, old.length - same + behind).map((line) => ` ${line}`),
  ].map((line) => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`));
  const counts = [old, now].map((lines) => lines.length - same + behind - from);
  const [removed = 0, added = 0] = counts;
  const place = (count: number) => `${count === 0 ? from : from + 1},${count}`;
  const name = path.replace(/^\//, '');
  return `--- a/${name}\n+++ b/${name}\n@@ -${place(removed)} +${place(added)} @@\n${hunk.join('')}`;
}

/** Each with what ends it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

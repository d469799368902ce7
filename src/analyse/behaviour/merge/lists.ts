import { keyOf, type Section } from '../../../model/profile/key.ts';
import type { Line } from '../../../model/profile/line.ts';
import { isSame } from '../../../model/profile/text.ts';
import { pairLines } from '../pairs.ts';
import type { Report } from './values.ts';

/** One thing on all three sides. */
export interface Sides<T> {
  readonly base: T | undefined;
  readonly mine: T | undefined;
  readonly theirs: T | undefined;
}

/** How the lines of lists are merged, and who hears of conflicts. */
export interface LineMerger {
  readonly report: Report;
  mergeLine(
    section: Section,
    path: string,
    sides: { base: Line | undefined; mine: Line; theirs: Line },
    report: Report,
  ): Line;
}

/** A merged line, and the line of `mine` that it comes from. */
interface Entry {
  line: Line;
  readonly mine: Line | undefined;
  readonly theirs: Line | undefined;
  readonly path: string;
}

/** Merges three lists of lines: the lines of `mine` in their order, then what `theirs` added. */
export function mergeLists(
  section: Section,
  path: string,
  sides: Sides<readonly Line[]>,
  merger: LineMerger,
): readonly Line[] | undefined {
  const { base, mine, theirs } = sides;
  if (isSame(base, theirs) || isSame(mine, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (base && (!mine || !theirs)) {
    merger.report({ path, base, mine, theirs });
    return mine;
  }
  const entries = mergeEntries(
    section,
    path,
    { base: base ?? [], mine: mine ?? [], theirs: theirs ?? [] },
    merger,
  );
  return settle(section, entries, merger.report).map(({ line }) => line);
}

interface Lists {
  readonly base: readonly Line[];
  readonly mine: readonly Line[];
  readonly theirs: readonly Line[];
}

function mergeEntries(section: Section, path: string, lists: Lists, merger: LineMerger): Entry[] {
  const { base, mine, theirs } = lists;
  const toMine = new Map(pairLines(section, base, mine).pairs);
  const toTheirs = new Map(pairLines(section, base, theirs).pairs);
  const baseOfMine = invert(toMine);
  const known = new Set(toTheirs.values());
  const added = new Map<string, { line: Line; path: string }>();
  for (const [index, line] of theirs.entries())
    if (!known.has(index)) added.set(keyOf(section, line), { line, path: `${path}[${index}]` });
  const entries = mine.flatMap((line, index): Entry[] => {
    const from = baseOfMine.get(index);
    const to = from === undefined ? undefined : toTheirs.get(from);
    const key = keyOf(section, line);
    const other = to === undefined ? added.get(key)?.line : theirs[to];
    if (to === undefined) added.delete(key);
    const sides = { base: from === undefined ? undefined : base[from], mine: line, theirs: other };
    return mergeEntry(section, `${path}[${index}]`, sides, merger);
  });
  for (const [from, to] of toTheirs) {
    if (!toMine.has(from) && !isSame(base[from], theirs[to]))
      merger.report({ path: `${path}[${to}]`, base: base[from], mine: undefined, theirs: theirs[to] });
  }
  const news = [...added.values()].map((entry): Entry => ({ ...entry, mine: undefined, theirs: entry.line }));
  return [...entries, ...news];
}

/** A line of `mine`, merged; nothing where `theirs` removed it and `mine` had not touched it. */
function mergeEntry(
  section: Section,
  path: string,
  sides: Sides<Line> & { mine: Line },
  merger: LineMerger,
): Entry[] {
  const { base, mine, theirs } = sides;
  if (theirs)
    return [
      { line: merger.mergeLine(section, path, { base, mine, theirs }, merger.report), mine, theirs, path },
    ];
  if (base && isSame(base, mine)) return [];
  if (base) merger.report({ path, base, mine, theirs });
  return [{ line: mine, mine, theirs, path }];
}

function invert(map: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...map].map(([from, to]) => [to, from]));
}

/** No two lines may be about the same: what became so by taking in `theirs` is `mine` again, and a conflict. */
function settle(section: Section, entries: readonly Entry[], report: Report): Entry[] {
  for (;;) {
    const groups = [...Map.groupBy(entries, ({ line }) => keyOf(section, line)).values()].filter(
      ({ length }) => length > 1,
    );
    const taken = groups
      .flat()
      .filter(({ line, mine }) => mine && keyOf(section, mine) !== keyOf(section, line));
    for (const entry of taken) {
      report({ path: entry.path, base: undefined, mine: entry.mine, theirs: entry.theirs });
      entry.line = entry.mine ?? entry.line;
    }
    if (taken.length > 0) continue;
    const superfluous = groups.flat().filter(({ mine }) => !mine);
    for (const { path, theirs } of superfluous) report({ path, base: undefined, mine: undefined, theirs });
    return entries.filter((entry) => !superfluous.includes(entry));
  }
}

import type { OpenFile } from '../../../../model/file.ts';
import { TextFinder } from './text-finder.ts';
import type { Classifier, Mark } from './types.ts';

const WINDOW = 1024 * 1024;
/** What is looked at around a fixed text; windows overlap by it. */
const AROUND = 256;
/** Occurrences of one text that are looked at in one file. */
const MOST_OCCURRENCES = 2_000;
/** Where the window lies that is looked at. */
let room: Buffer | undefined;

/** A version of what a classifier tells of. */
export interface Classified {
  readonly id: string;
  readonly version: string;
}

/** Where in the file to look: bytes of it. */
export interface Region {
  readonly offset: number;
  readonly size: number;
}

/** A mark, and how it is looked for. */
interface Search {
  readonly mark: Mark;
  readonly anchor: Buffer;
  readonly expression: RegExp;
}

/** What is looked for in one pass over a file. */
interface Pass {
  readonly searches: readonly Search[];
  readonly finder: TextFinder;
}

/** What to look for, for some classifiers; `required` is found where another text is. */
interface Plan {
  readonly classifiers: readonly {
    readonly id: string;
    readonly marks: readonly Search[];
    readonly required: Search | undefined;
  }[];
  readonly first: Pass;
}

/** The versions that were found, by what looked for them. */
type Found = Map<Search, Set<string>>;

/**
 * What these classifiers tell of a file, by the texts in some regions of it. The file is read in windows of 1 MiB, and a
 * regular expression sees no more than 256 bytes at a time. Marks that require another text are looked for in a second
 * pass, where that text was found: few files have it.
 */
export function classify(
  file: OpenFile,
  classifiers: readonly Classifier[],
  regions: readonly Region[],
): Classified[] {
  const plan = planFor(classifiers);
  const found: Found = new Map();
  lookThrough(file, regions, plan.first, found);
  const late = plan.classifiers.flatMap(({ required, marks }) =>
    required && found.has(required) ? marks : [],
  );
  if (late.length > 0) lookThrough(file, regions, passOf(late), found);
  return plan.classifiers.flatMap(({ id, marks }) => {
    const told = marks.map((search) => versionsOf(search, found)).find(({ length }) => length === 1);
    return told?.[0] === undefined ? [] : [{ id, version: told[0] }];
  });
}

/** A version alone is claimed where it is the only one; of others the first is kept. */
function versionsOf(search: Search, found: Found): string[] {
  return [...(found.get(search) ?? [])];
}

const plans = new WeakMap<readonly Classifier[], Plan>();

function planFor(classifiers: readonly Classifier[]): Plan {
  const known = plans.get(classifiers);
  if (known) return known;
  const planned = classifiers.map(({ id, marks, requires }) => ({
    id,
    marks: marks.map(searchOf),
    required: requires === undefined ? undefined : searchOf({ near: requires, version: '', where: 'after' }),
  }));
  const plan = {
    classifiers: planned,
    first: passOf(planned.flatMap(({ marks, required }) => (required ? [required] : marks))),
  };
  plans.set(classifiers, plan);
  return plan;
}

function passOf(searches: readonly Search[]): Pass {
  return { searches, finder: new TextFinder(searches.map(({ anchor }) => anchor)) };
}

function lookThrough(
  file: OpenFile,
  regions: readonly Region[],
  { searches, finder }: Pass,
  found: Found,
): void {
  room ??= Buffer.allocUnsafeSlow(WINDOW + 2 * AROUND);
  const left = searches.map(() => MOST_OCCURRENCES);
  for (const { offset, size } of regions) {
    const end = Math.min(offset + size, file.entry.size);
    for (let at = offset; at < end && left.some((count) => count > 0); at += WINDOW) {
      const start = Math.max(offset, at - AROUND);
      const window = file.read(start, Math.min(at + WINDOW + AROUND, end) - start, room);
      finder.find(window, (index, place) => {
        const search = searches[index];
        if (search === undefined || left[index] === 0) return;
        left[index] = look(window, place, search, found) ? 0 : (left[index] ?? 0) - 1;
      });
    }
  }
}

function searchOf(mark: Mark): Search {
  const own = { begins: `\0${mark.near}`, alone: `\0${mark.near}`, after: mark.near, before: mark.near };
  const version = mark.version.includes('(?<version>') ? mark.version : `(?<version>${mark.version})`;
  const sources = {
    begins: `^${version}`,
    alone: `^${version}\\0`,
    after: `^${version}`,
    before: version === mark.version ? `${version}$` : `(?<![\\w.])${version}$`,
  };
  return {
    mark,
    anchor: Buffer.from(own[mark.where], 'latin1'),
    expression: new RegExp(sources[mark.where]),
  };
}

/** Looks at one occurrence of the anchor; true if there is no need to look at more. */
function look(window: Buffer, at: number, search: Search, found: Found): boolean {
  const { mark, anchor, expression } = search;
  const own = { begins: at + 1, alone: at + 1, after: at + anchor.length, before: at }[mark.where];
  const text =
    mark.where === 'before'
      ? window.toString('latin1', Math.max(0, own - AROUND / 4), own)
      : window.toString('latin1', own, own + AROUND / 2);
  const version = expression.exec(text)?.groups?.['version'];
  if (version === undefined) return false;
  const versions = found.get(search);
  if (versions) versions.add(version);
  else found.set(search, new Set([version]));
  return mark.where !== 'alone';
}

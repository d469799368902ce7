import type { OpenFile } from '../../../../model/file.ts';
import type { Classifier, Mark } from './types.ts';

const WINDOW = 1024 * 1024;
/** What is looked at around a fixed text; windows overlap by it. */
const AROUND = 256;
/** Occurrences of one text that are looked at in one file. */
const MOST_OCCURRENCES = 2_000;

/** A version of what a classifier tells of. */
export interface Classified {
  readonly id: string;
  readonly version: string;
}

interface Search {
  readonly mark: Mark;
  readonly anchor: Buffer;
  readonly expression: RegExp;
  readonly found: Set<string>;
  left: number;
}

/** Where in the file to look: bytes of it. */
export interface Region {
  readonly offset: number;
  readonly size: number;
}

/**
 * What these classifiers tell of a file, by the texts in some regions of it. The file is read in windows of 1 MiB, and a
 * regular expression sees no more than 256 bytes at a time.
 */
export function classify(
  file: OpenFile,
  classifiers: readonly Classifier[],
  regions: readonly Region[],
): Classified[] {
  const searches = classifiers.map(({ id, marks, requires }) => ({
    id,
    marks: marks.map(searchOf),
    required: requires === undefined ? [] : [searchOf({ near: requires, version: '', where: 'after' })],
  }));
  let open = searches.flatMap(({ marks, required }) => [...marks, ...required]);
  for (const { offset, size } of regions) {
    const end = Math.min(offset + size, file.entry.size);
    for (let at = offset; at < end && open.length > 0; at += WINDOW) {
      const start = Math.max(offset, at - AROUND);
      const window = file.read(start, Math.min(at + WINDOW + AROUND, end) - start);
      for (const search of open) look(window, search);
      open = open.filter(({ mark, found, left }) => left > 0 && (mark.where === 'alone' || found.size === 0));
    }
  }
  return searches.flatMap(({ id, marks, required }) => {
    if (required.some(({ found }) => found.size === 0)) return [];
    const told = marks.find(({ mark, found }) =>
      mark.where === 'alone' ? found.size === 1 : found.size > 0,
    );
    const [version] = told?.found ?? [];
    return version === undefined ? [] : [{ id, version }];
  });
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
    found: new Set(),
    left: MOST_OCCURRENCES,
  };
}

function look(window: Buffer, search: Search): void {
  const { mark, anchor, expression, found } = search;
  for (let at = window.indexOf(anchor); at >= 0 && search.left > 0; at = window.indexOf(anchor, at + 1)) {
    search.left -= 1;
    const own = { begins: at + 1, alone: at + 1, after: at + anchor.length, before: at }[mark.where];
    const text =
      mark.where === 'before'
        ? window.toString('latin1', Math.max(0, own - AROUND / 4), own)
        : window.toString('latin1', own, own + AROUND / 2);
    const version = expression.exec(text)?.groups?.['version'];
    if (version === undefined) continue;
    found.add(version);
    if (mark.where !== 'alone') return;
  }
}

import { Fault } from '../../../../model/fault.ts';

/** The tags that we read, from rpmtag.h. */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  licence: 1014,
  architecture: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  fileDigests: 1035,
  sourceRpm: 1044,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

const INTEGER_SIZES: ReadonlyMap<number, 1 | 2 | 4> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
]);
/** HEADER_TAGS_MAX of rpm's header.c. */
const MOST_TAGS = 0xffff;
/** More files than any package has; keeps the memory that one header costs near its size. */
const MOST_VALUES = 1_000_000;
const STRING_TYPES = new Set([6, 8, 9]);

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** An rpm header: an index of tags and the store that they point into. */
export interface RpmHeader {
  readonly entries: ReadonlyMap<number, Entry>;
  readonly store: Buffer;
}

/**
 * Parses a header as the rpm databases hold it (rpm's docs/manual/format_header.md, without the magic): the
 * number of index entries and the size of the store, then both. A tag that was added after the package was built
 * comes later and wins. Throws a `Fault` (`malformed`).
 */
export function parseHeader(blob: Buffer): RpmHeader {
  if (blob.length < 8) throw new Fault('malformed', 'An rpm header is cut short.');
  const count = blob.readUInt32BE(0);
  const size = blob.readUInt32BE(4);
  if (count > MOST_TAGS) throw new Fault('malformed', 'An rpm header claims more tags than rpm allows.');
  const start = 8 + 16 * count;
  if (start + size > blob.length) throw new Fault('malformed', 'An rpm header claims more than it holds.');
  const entries = new Map<number, Entry>();
  for (let at = 8; at < start; at += 16) {
    entries.set(blob.readUInt32BE(at), {
      type: blob.readUInt32BE(at + 4),
      offset: blob.readUInt32BE(at + 8),
      count: blob.readUInt32BE(at + 12),
    });
  }
  return { entries, store: blob.subarray(start, start + size) };
}

/** The strings of a tag; empty where the header has no such tag. Throws a `Fault` (`malformed`). */
export function stringsOf(header: RpmHeader, tag: number): string[] {
  return [...eachStringOf(header, tag)];
}

/** The strings of a tag, each when it is asked for; see `stringsOf`. */
export function* eachStringOf(header: RpmHeader, tag: number): Generator<string, undefined> {
  const entry = header.entries.get(tag);
  if (!entry) return;
  const { store } = header;
  if (!STRING_TYPES.has(entry.type) || entry.count > MOST_VALUES) throw brokenTag(tag);
  let at = entry.offset;
  for (let index = 0; index < entry.count; index += 1) {
    const end = at < store.length ? store.indexOf(0, at) : -1;
    if (end < 0) throw brokenTag(tag);
    yield store.toString('utf8', at, end);
    at = end + 1;
  }
}

/** The unsigned integers of a tag; empty where the header has no such tag. Throws a `Fault` (`malformed`). */
export function integersOf(header: RpmHeader, tag: number): number[] {
  const at = integerAt(header, tag);
  return Array.from({ length: header.entries.get(tag)?.count ?? 0 }, (_, index) => at(index) ?? 0);
}

/** The unsigned integer of a tag at an index, undefined where there is none; see `integersOf`. */
export function integerAt(header: RpmHeader, tag: number): (index: number) => number | undefined {
  const entry = header.entries.get(tag);
  if (!entry) return () => undefined;
  const size = INTEGER_SIZES.get(entry.type);
  if (!size || entry.count > MOST_VALUES || entry.offset + entry.count * size > header.store.length)
    throw brokenTag(tag);
  return (index) =>
    index < entry.count ? header.store.readUIntBE(entry.offset + index * size, size) : undefined;
}

function brokenTag(tag: number): Fault {
  return new Fault('malformed', `Tag ${tag} of an rpm header is broken.`);
}

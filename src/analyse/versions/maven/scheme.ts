import { malformedVersion } from '../malformed-version.ts';
import { readLately } from '../../../model/read-lately.ts';
import type { VersionScheme } from '../types.ts';
import { compareItems, compareToNothing, type Item } from './item.ts';
import { parseLevels } from './parse.ts';

const LEVEL = 'level';

const parse = readLately(read);

/**
 * Maven's version order (`ComparableVersion` of Maven 3.9 and 4), which gives every text an order.
 * Throws a `Fault` (`malformed`) only for an empty version.
 */
export const maven: VersionScheme = {
  id: 'maven',
  compare: (left, right) => compareLevels(parse(left), parse(right)),
};

function read(text: string): Item[][] {
  const version = text.trim();
  if (version === '') throw malformedVersion('Maven', text, 'it is empty');
  return parseLevels(version);
}

/** Goes down both versions level by level; a loop, because a hostile version has as many levels as hyphens. */
function compareLevels(left: readonly Item[][], right: readonly Item[][]): number {
  for (let depth = 0; ; depth += 1) {
    const length = Math.max(left[depth]?.length ?? 0, right[depth]?.length ?? 0);
    for (let index = 0; index < length; index += 1) {
      const difference = compareElements(left, right, depth, index);
      if (difference !== 0) return difference;
    }
    const bothGoOn = elementAt(left, depth, length) === LEVEL && elementAt(right, depth, length) === LEVEL;
    if (!bothGoOn) return compareElements(left, right, depth, length);
  }
}

/** What stands at one place of a level: an item, the next level (always last), or nothing. */
function elementAt(levels: readonly Item[][], depth: number, index: number): Item | typeof LEVEL | undefined {
  const items = levels[depth] ?? [];
  if (index < items.length) return items[index];
  return index === items.length && depth + 1 < levels.length ? LEVEL : undefined;
}

function compareElements(
  left: readonly Item[][],
  right: readonly Item[][],
  depth: number,
  index: number,
): number {
  const a = elementAt(left, depth, index);
  const b = elementAt(right, depth, index);
  if (a === LEVEL || b === LEVEL) {
    if (a === b) return 0;
    if (a === undefined) return -levelsToNothing(right, depth + 1);
    if (b === undefined) return levelsToNothing(left, depth + 1);
    return a === LEVEL ? levelToItem(b) : -levelToItem(a);
  }
  if (a === undefined) return b === undefined ? 0 : -compareToNothing(b);
  return b === undefined ? compareToNothing(a) : compareItems(a, b);
}

/** `1-1` is older than `1.1`, and newer than `1-sp`. */
function levelToItem(item: Item | typeof LEVEL): number {
  return item !== LEVEL && item.kind === 'number' ? -1 : 1;
}

function levelsToNothing(levels: readonly Item[][], from: number): number {
  for (let depth = from; depth < levels.length; depth += 1) {
    for (const item of levels[depth] ?? []) {
      const difference = compareToNothing(item);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}

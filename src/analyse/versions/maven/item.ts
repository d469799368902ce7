import { compareDigits, compareText } from '../digits.ts';

/** A part of a version: digits or a word. */
export interface Item {
  readonly kind: 'number' | 'word';
  readonly text: string;
}

/** Known words, oldest first; the empty one is the release. All other words are newer, by their letters. */
const WORDS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = WORDS.indexOf('');
const ALIASES = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** Short for a word only where a digit follows at once. */
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** The item for a lower-case word. */
export function wordItem(word: string, isBeforeDigit: boolean): Item {
  const full = isBeforeDigit ? (SHORT.get(word) ?? word) : word;
  return { kind: 'word', text: ALIASES.get(full) ?? full };
}

/** The order of two items at the same place; numbers are newer than words. */
export function compareItems(left: Item, right: Item): number {
  if (left.kind !== right.kind) return left.kind === 'number' ? 1 : -1;
  if (left.kind === 'number') return compareDigits(left.text, right.text);
  return rank(left.text) - rank(right.text) || compareText(left.text, right.text);
}

/** The order of an item and the end of the other version: `1-rc < 1 = 1.0 = 1-ga < 1-sp < 1.1`. */
export function compareToNothing(item: Item): number {
  return item.kind === 'number' ? compareDigits(item.text, '') : rank(item.text) - RELEASE;
}

function rank(word: string): number {
  const index = WORDS.indexOf(word);
  return index < 0 ? WORDS.length : index;
}

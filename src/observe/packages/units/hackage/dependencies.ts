import { Fault } from '../../../../model/fault.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';
import type { NamedPackage } from '../../language-package/types.ts';

/** What a list of dependencies asks for. */
export interface Wish {
  readonly name: string;
  /** Without blanks that say nothing; empty where any version will do. */
  readonly range: string;
}

/** No entry is longer. */
const LONGEST = 2048;
/** A name, and libraries of that package: `name`, `name:library`, `name:{a, b}`. */
const NAME = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:\s*:\s*(?:[A-Za-z0-9][A-Za-z0-9-]*|\{[^{}]*\}))?/;
const RANGE = /^[\d.*<>=^&|() ]*$/;
/** `^>={ 1.0, 2.0 }`: any of these. */
const SET = /(\^>=|==) ?\{([^{}]*)\}/g;
const EXACT = /^== ?(\d+(?:\.\d+)*)$/;

/**
 * The entries of a list as `build-depends` has, parted by commas, in order; what is none as its text. Throws a `Fault`
 * (`limit`) for more than somebody writes.
 */
export function wishesIn(list: string): (Wish | string)[] {
  return entriesOf(list).flatMap((entry) => {
    const text = entry.trim();
    if (text === '') return [];
    return [wishOf(text) ?? text];
  });
}

function wishOf(text: string): Wish | undefined {
  const [head, name] = text.length > LONGEST ? [] : (NAME.exec(text) ?? []);
  if (head === undefined || name === undefined) return undefined;
  const range = text
    .slice(head.length)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(SET, (_, operator: string, set: string) => {
      const members = set.split(',').map((one) => operator + one.trim());
      return members.length > 1 ? `(${members.join(' || ')})` : members.join('');
    })
    .trim();
  if (range === '-any' || range === '*') return { name, range: '' };
  return RANGE.test(range) ? { name, range } : undefined;
}

/** Parts between commas that are in no braces. A brace that closes nothing ends the list: it is the section's. */
function entriesOf(list: string): string[] {
  const entries: string[] = [];
  let [start, depth, count] = [0, 0, 0];
  for (const { 0: mark, index } of list.matchAll(/[,{}]/g)) {
    if ((count += 1) > MOST_TERMS_OF_A_MANIFEST)
      throw new Fault('limit', `more than ${MOST_TERMS_OF_A_MANIFEST} dependencies`);
    if (mark === ',' && depth > 0) continue;
    if (mark === '{') depth += 1;
    else if (mark === '}' && depth > 0) depth -= 1;
    else {
      entries.push(list.slice(start, index));
      start = index + 1;
    }
    if (mark === '}' && start > index) return entries;
  }
  return [...entries, list.slice(start)];
}

/**
 * The packages that all parts of one description ask for: each at a version where it is whole, else in a range. One
 * version of a package serves all parts, so those that take any say nothing where another has a range.
 */
export function declaredBy(
  wishes: readonly { readonly wish: Wish; readonly development: boolean }[],
): NamedPackage[] {
  const ranged = new Set(wishes.flatMap(({ wish }) => (wish.range === '' ? [] : wish.name)));
  const needed = new Set(wishes.flatMap(({ wish, development }) => (development ? [] : wish.name)));
  return wishes
    .filter(({ wish }) => wish.range !== '' || !ranged.has(wish.name))
    .map(({ wish: { name, range }, development }) => {
      const exact = EXACT.exec(range)?.[1];
      const decided = exact === undefined ? { version: '', range: range || '*' } : { version: exact };
      const isSpare = development && !needed.has(name);
      return { kind: 'package', name, ...decided, evidence: 'declared', development: isSpare };
    });
}

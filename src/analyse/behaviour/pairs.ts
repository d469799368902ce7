import { keyOf, type Section, subjectOf } from '../../model/profile/key.ts';

/** Which line of a list became which line of another, by index; what has no partner is in `before` or `after`. */
export interface Pairs {
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Pairs the lines of two lists of a section: first those about the same, then those that alone are left of one subject on either side. */
export function pairLines(section: Section, before: readonly object[], after: readonly object[]): Pairs {
  const byKey = pairBy((line) => keyOf(section, line), before, after, [...before.keys()], [...after.keys()]);
  const bySubject = pairBy((line) => subjectOf(section, line), before, after, byKey.before, byKey.after);
  return { ...bySubject, pairs: [...byKey.pairs, ...bySubject.pairs] };
}

function pairBy(
  keyOfLine: (line: object) => string,
  before: readonly object[],
  after: readonly object[],
  left: readonly number[],
  right: readonly number[],
): Pairs {
  const partners = indexByKey(keyOfLine, after, right);
  const pairs: [number, number][] = [];
  for (const [key, [from, ...more]] of indexByKey(keyOfLine, before, left)) {
    const [to, ...others] = partners.get(key) ?? [];
    if (from !== undefined && to !== undefined && more.length === 0 && others.length === 0)
      pairs.push([from, to]);
  }
  const [paired, taken] = [new Set(pairs.map(([from]) => from)), new Set(pairs.map(([, to]) => to))];
  return {
    pairs,
    before: left.filter((index) => !paired.has(index)),
    after: right.filter((index) => !taken.has(index)),
  };
}

function indexByKey(
  keyOfLine: (line: object) => string,
  lines: readonly object[],
  indexes: readonly number[],
): Map<string, number[]> {
  const map = new Map<string, number[]>();
  for (const index of indexes) {
    const key = keyOfLine(lines[index] ?? {});
    const same = map.get(key);
    if (same) same.push(index);
    else map.set(key, [index]);
  }
  return map;
}

import { ANY_CHARACTER } from '../../model/sets/automata/characters.ts';
import { type Expression, repeat } from '../../model/sets/automata/expression.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Language } from '../../model/sets/language.ts';

const SLASH = Intervals.of([[47, 47]]);
const IN_SEGMENT: Expression = { kind: 'characters', characters: ANY_CHARACTER.subtract(SLASH) };
const sequence = (items: readonly Expression[]): Expression => ({ kind: 'sequence', items });
const literal = (text: string): Expression =>
  sequence(
    Array.from(text, (one) => {
      const point = one.codePointAt(0) ?? 0;
      return { kind: 'characters', characters: Intervals.of([[point, point]]) };
    }),
  );
const ONE_SEGMENT = sequence([literal('/'), repeat(IN_SEGMENT, 1, Infinity)]);

/** The normalised paths that a file pattern of a profile stands for; `/` is the root folder. */
export function filesOf(pattern: string): Language {
  const segments = segmentsOf(pattern);
  const isRootToo = segments.every((segment) => segment === '**');
  const paths = sequence(
    segments.map((segment) => {
      if (segment === '**') return repeat(ONE_SEGMENT, 0, Infinity);
      return segment === '*' ? ONE_SEGMENT : sequence([literal('/'), inSegment(segment)]);
    }),
  );
  const language = Language.from(paths);
  return isRootToo
    ? language.union(Language.from(literal('/'))).subtract(Language.from(literal('')))
    : language;
}

/** The segments of a path or pattern; none for `/`. */
export function segmentsOf(pattern: string): string[] {
  return pattern.split('/').filter(Boolean);
}

/** Has a pattern a wildcard? */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** The folder of a pattern up to its first wildcard, and the segments from there. */
export function splitPattern(pattern: string): { folder: string; rest: readonly string[] } {
  const segments = segmentsOf(pattern);
  const at = segments.findIndex(isPattern);
  const fixed = at < 0 ? segments.length : at;
  return { folder: `/${segments.slice(0, fixed).join('/')}`, rest: segments.slice(fixed) };
}

/** Is a path this folder, or below it? */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Does a pattern stand for a folder without wildcards, or for anything below it? Takes time of the product of their segments. */
export function reaches(pattern: string, folder: string): boolean {
  const segments = segmentsOf(pattern);
  let open = afterGaps(segments, new Set([0]));
  for (const name of segmentsOf(folder)) {
    const next = new Set<number>();
    for (const at of open) {
      const segment = segments[at];
      if (segment === '**') next.add(at);
      else if (segment !== undefined && isNameOf(segment, name)) next.add(at + 1);
    }
    if (next.size === 0) return false;
    open = afterGaps(segments, next);
  }
  return true;
}

/** Positions, and those behind each `**`, which may be nothing. */
function afterGaps(segments: readonly string[], positions: ReadonlySet<number>): Set<number> {
  const all = new Set(positions);
  for (const at of all) if (segments[at] === '**') all.add(at + 1);
  return all;
}

/** Is a name one that a segment with `*` and `?` stands for? Goes back to the last `*` only, so takes time of their product. */
function isNameOf(segment: string, name: string): boolean {
  if (segment === '*' || segment === name) return true;
  const [wanted, given] = [Array.from(segment), Array.from(name)];
  let [at, star, mark] = [0, -1, 0];
  for (let index = 0; index < given.length;) {
    if (at < wanted.length && wanted[at] !== '*' && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (wanted[at] === '*') {
      star = at;
      mark = index;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}

function inSegment(text: string): Expression {
  return sequence(
    Array.from(text, (one) => {
      if (one === '*') return repeat(IN_SEGMENT, 0, Infinity);
      return one === '?' ? IN_SEGMENT : literal(one);
    }),
  );
}

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

function inSegment(text: string): Expression {
  return sequence(
    Array.from(text, (one) => {
      if (one === '*') return repeat(IN_SEGMENT, 0, Infinity);
      return one === '?' ? IN_SEGMENT : literal(one);
    }),
  );
}

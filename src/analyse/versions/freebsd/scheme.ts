import { compareDigits, isDigit, isLetter } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/** One part between separators: a number, a letter or stage, and the number behind that. */
interface Component {
  /** Digits; undefined where the part begins with a letter, which is before any number. */
  readonly number: string | undefined;
  /** 1 for `a` to 26 for `z`; 0 for none. */
  readonly letter: number;
  /** Digits behind the letter; undefined where a letter has none, which is before any. */
  readonly patch: string | undefined;
}

/** What a version has no part of. */
const MISSING: Component = { number: '', letter: 0, patch: '' };
const STAGES: ReadonlyMap<string, number> = new Map([
  ['pl', 0],
  ['alpha', 1],
  ['beta', 2],
  ['pre', 16],
  ['rc', 18],
]);

/** `version[_revision][,epoch]` as pkg-version(8) orders it. Throws a `Fault` (`malformed`) only for an empty version. */
export const freebsd: VersionScheme = {
  id: 'freebsd',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    return (
      compareDigits(a.epoch, b.epoch) ||
      compareVersions(a.version, b.version) ||
      compareDigits(a.revision, b.revision)
    );
  },
};

/** Epoch and revision stand behind the last comma and underscore, and are numbers. */
function parse(text: string) {
  const trimmed = text.trim();
  if (trimmed === '') throw malformedVersion('freebsd', text, 'it is empty');
  const comma = trimmed.lastIndexOf(',');
  const rest = comma < 0 ? trimmed : trimmed.slice(0, comma);
  const line = rest.lastIndexOf('_');
  return {
    epoch: comma < 0 ? '' : digitsAt(trimmed, comma + 1),
    revision: line < 0 ? '' : digitsAt(rest, line + 1),
    version: line < 0 ? rest : rest.slice(0, line),
  };
}

/** What stands between plus signs is compared alone, so that `1.0+2` is newer than `1.0` and older than `1.0.1`. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [left.split('+'), right.split('+')];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = compareLists(componentsOf(a[index] ?? ''), componentsOf(b[index] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareLists(left: readonly Component[], right: readonly Component[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [a, b] = [left[index] ?? MISSING, right[index] ?? MISSING];
    const difference =
      compareOptional(a.number, b.number) || a.letter - b.letter || compareOptional(a.patch, b.patch);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareOptional(left: string | undefined, right: string | undefined): number {
  if (left !== undefined && right !== undefined) return compareDigits(left, right);
  return Number(left !== undefined) - Number(right !== undefined);
}

function componentsOf(text: string): Component[] {
  const components: Component[] = [];
  for (let at = skipSeparators(text, 0); at < text.length;) {
    const { component, end } = componentAt(text, at);
    components.push(component);
    at = skipSeparators(text, end);
  }
  return components;
}

/** A stage behind a number begins a part of its own (`1.0rc1` is `1.0.rc1`); any other letter belongs to it (`1.0a`). */
function componentAt(text: string, start: number): { readonly component: Component; readonly end: number } {
  const digits = digitsAt(text, start);
  const number = digits === '' ? undefined : digits;
  const at = start + digits.length;
  const word = lettersAt(text, at);
  if (word === '') return { component: { number, letter: 0, patch: '' }, end: at };
  const stage = word.length > 1 ? STAGES.get(word.toLowerCase()) : undefined;
  if (stage !== undefined && number !== undefined)
    return { component: { number, letter: 0, patch: '' }, end: at };
  const behind = at + word.length;
  const patch = digitsAt(text, behind);
  const letter = stage ?? word.toLowerCase().charCodeAt(0) - 0x60;
  return {
    component: { number, letter, patch: patch === '' ? undefined : patch },
    end: behind + patch.length,
  };
}

function skipSeparators(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isDigit(text.charCodeAt(at)) && !isLetter(text.charCodeAt(at))) at += 1;
  return at;
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

function lettersAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isLetter(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

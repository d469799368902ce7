import { compareDigits, compareText } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

interface Token {
  readonly kind: TokenKind;
  /** Digits, one letter, the name of a suffix, or a commit hash; of an invalid rest, nothing. */
  readonly value: string;
}

/** The kinds in the order in which a version may hold them. */
const KINDS = ['first', 'number', 'letter', 'suffix', 'suffixNumber', 'hash', 'revision'] as const;
type TokenKind = (typeof KINDS)[number] | 'invalid';

/** Before a release, oldest first; a version with one of them is older than the version without. */
const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER = ['cvs', 'svn', 'git', 'hg', 'p'];
const SUFFIXES = [...BEFORE, ...AFTER];

/** One token: its mark, then its value. The first number has no mark. */
const TOKEN = /\.(\d+)|([a-z])|_([a-z]+)|~([0-9a-f]+)|-r(\d+)|(\d+)/y;

/**
 * `number{.number}{letter}{_suffix{number}}{~hash}{-rN}` as apk-package(5) and apk-tools order it. From the first
 * part on that has no such form, a version counts as apk-tools counts it: older than one that ends there.
 * Throws a `Fault` (`malformed`) for a version that does not start with a number.
 */
export const apk: VersionScheme = {
  id: 'apk',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    const shared = Math.min(a.length, b.length);
    for (let index = 0; index < shared; index += 1) {
      const difference = compareToken(a[index], b[index]);
      if (difference !== 0) return difference;
    }
    return compareToken(a[shared], b[shared]);
  },
};

function parse(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = nextToken(text, tokens.at(-1)?.kind);
    tokens.push(token);
    if (token.kind === 'invalid') break;
  }
  if (tokens[0]?.kind !== 'first') throw malformedVersion('apk', text, 'it does not start with a number');
  return tokens;
}

function nextToken(text: string, previous: TokenKind | undefined): Token {
  const match = TOKEN.exec(text);
  const token = match === null ? undefined : readToken(match, previous);
  return token !== undefined && mayFollow(token.kind, previous) ? token : { kind: 'invalid', value: '' };
}

function readToken(match: RegExpExecArray, previous: TokenKind | undefined): Token | undefined {
  const [, number, letter, suffix, hash, revision, digits] = match;
  if (number !== undefined) return { kind: 'number', value: number };
  if (letter !== undefined) return { kind: 'letter', value: letter };
  if (suffix !== undefined) return SUFFIXES.includes(suffix) ? { kind: 'suffix', value: suffix } : undefined;
  if (hash !== undefined) return { kind: 'hash', value: hash };
  if (revision !== undefined) return { kind: 'revision', value: revision };
  if (digits === undefined) return undefined;
  return { kind: previous === undefined ? 'first' : 'suffixNumber', value: digits };
}

/** Kinds come in order; numbers, and suffixes with their numbers, may repeat. */
function mayFollow(kind: TokenKind, previous: TokenKind | undefined): boolean {
  if (previous === undefined || kind === 'first') return previous === undefined && kind === 'first';
  if (kind === 'suffixNumber') return previous === 'suffix';
  if (kind === 'suffix') return place(previous) <= place('suffixNumber');
  if (kind === 'number') return previous === 'first' || previous === 'number';
  return place(previous) < place(kind);
}

function place(kind: TokenKind): number {
  return kind === 'invalid' ? KINDS.length : KINDS.indexOf(kind);
}

/** `undefined` is the end of a version. */
function compareToken(left: Token | undefined, right: Token | undefined): number {
  if (left?.kind !== right?.kind) return kindWeight(left) - kindWeight(right);
  if (left === undefined || right === undefined) return 0;
  if (left.kind === 'number') return compareNumber(left.value, right.value);
  if (left.kind === 'suffix') return SUFFIXES.indexOf(left.value) - SUFFIXES.indexOf(right.value);
  const isText = left.kind === 'letter' || left.kind === 'hash';
  return isText ? compareText(left.value, right.value) : compareDigits(left.value, right.value);
}

/** Where one side goes on with another kind: what may stand earlier in a version is newer, a pre-release older. */
function kindWeight(token: Token | undefined): number {
  if (token === undefined) return 0;
  if (token.kind === 'suffix' && BEFORE.includes(token.value)) return -2;
  return token.kind === 'invalid' ? -1 : KINDS.length - place(token.kind);
}

/** A leading zero makes a number after a dot a decimal fraction, compared as text: `1.05 < 1.1`. */
function compareNumber(left: string, right: string): number {
  return left.startsWith('0') || right.startsWith('0')
    ? compareText(left, right)
    : compareDigits(left, right);
}

import { compareDigits } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import type { VersionScheme } from '../types.ts';

/** What may stand in a version, in apk-tools 2's order: where two versions differ in kind, the later kind is older. */
const KINDS = [
  'invalid',
  'fraction',
  'number',
  'letter',
  'suffix',
  'suffixNumber',
  'revision',
  'end',
] as const;
type Kind = (typeof KINDS)[number];

interface Token {
  readonly kind: Kind;
  /** Digits; of a letter, a suffix or a run of leading zeros its rank, which may be negative. */
  readonly value: string | number;
}

const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER = ['cvs', 'svn', 'git', 'hg', 'p'];
/** What may stand before a kind that comes earlier in the order. */
const STEPS_BACK: readonly (readonly [from: Kind, to: Kind])[] = [
  ['number', 'fraction'],
  ['suffixNumber', 'suffix'],
  ['letter', 'number'],
];

/**
 * Versions as apk-tools 2 orders them, which Alpine had until 3.22. It differs from apk-tools 3 in what stands after a
 * letter (`6.0.2p1-r0 < 6.0.2p1-r1`), in leading zeros (`1.00 < 1.0`, `1.09 < 1.010`) and in what neither allows.
 * Throws a `Fault` (`malformed`) for a version that does not start with a number.
 */
export const apk2: VersionScheme = {
  id: 'apk2',
  compare(left, right) {
    const a = tokensOf(left);
    const b = tokensOf(right);
    for (let index = 0; ; index += 1) {
      const [one, other] = [a[index] ?? END, b[index] ?? END];
      if (one.kind !== other.kind) return compareKinds(one, other);
      if (one.kind === 'end') return 0;
      const difference = compareValues(one.value, other.value);
      if (difference !== 0) return difference;
    }
  },
};

const END: Token = { kind: 'end', value: 0 };

/** A pre-release is older than whatever the other version goes on with, or its end. */
function compareKinds(left: Token, right: Token): number {
  if (isBefore(left)) return -1;
  if (isBefore(right)) return 1;
  return KINDS.indexOf(right.kind) - KINDS.indexOf(left.kind);
}

function isBefore({ kind, value }: Token): boolean {
  return kind === 'suffix' && typeof value === 'number' && value < 0;
}

function compareValues(left: string | number, right: string | number): number {
  if (typeof left === 'string' && typeof right === 'string') return compareDigits(left, right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return typeof left === 'number' ? -1 : 1;
}

function tokensOf(text: string): Token[] {
  if (!/^\d/.test(text)) throw malformedVersion('apk', text, 'it does not start with a number');
  const tokens: Token[] = [];
  let kind: Kind = 'number';
  for (let at = 0; kind !== 'end';) {
    const { token, end } = tokenAt(text, at, kind);
    tokens.push(token);
    if (token.kind === 'invalid' || (kind === 'suffix' && end === at)) {
      tokens.push({ kind: 'invalid', value: 0 });
      break;
    }
    const isZeros = kind === 'fraction' && typeof token.value === 'number';
    const next: { kind: Kind; start: number } =
      end >= text.length
        ? { kind: 'end', start: end }
        : isZeros
          ? { kind: 'number', start: end }
          : nextKind(text, end, kind);
    kind = next.kind;
    at = next.start;
  }
  return tokens;
}

const DIGITS = /\d*/y;
const ZEROS = /0+/y;
const WORD = new RegExp([...BEFORE, ...AFTER].join('|'), 'y');

/** The token of a kind at a place, and where it ends. A suffix of no known name is older than a release. */
function tokenAt(text: string, at: number, kind: Kind): { token: Token; end: number } {
  const taken = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  if (kind === 'invalid') return { token: { kind, value: 0 }, end: at };
  if (kind === 'letter') return { token: { kind, value: text.charCodeAt(at) }, end: at + 1 };
  if (kind === 'suffix') {
    const word = taken(WORD);
    const place = BEFORE.indexOf(word);
    const value = word === '' ? -1 : place < 0 ? AFTER.indexOf(word) : place - BEFORE.length;
    return { token: { kind, value }, end: at + word.length };
  }
  const zeros = kind === 'fraction' ? taken(ZEROS) : '';
  if (zeros !== '') return { token: { kind, value: -zeros.length }, end: at + zeros.length };
  const digits = taken(DIGITS);
  return { token: { kind, value: digits }, end: at + digits.length };
}

/** What follows a token, by the character after it. */
function nextKind(text: string, at: number, previous: Kind): { kind: Kind; start: number } {
  const char = text[at] ?? '';
  const isNumber = previous === 'number' || previous === 'fraction';
  if (isNumber && /[a-z]/.test(char)) return { kind: 'letter', start: at };
  if (previous === 'letter' && /\d/.test(char)) return { kind: 'number', start: at };
  if (previous === 'suffix' && /\d/.test(char)) return { kind: 'suffixNumber', start: at };
  const found: { kind: Kind; start: number } =
    char === '.'
      ? { kind: 'fraction', start: at + 1 }
      : char === '_'
        ? { kind: 'suffix', start: at + 1 }
        : text.startsWith('-r', at)
          ? { kind: 'revision', start: at + 2 }
          : { kind: 'invalid', start: at };
  const goesBack = KINDS.indexOf(found.kind) < KINDS.indexOf(previous);
  const isAllowed = !goesBack || STEPS_BACK.some(([from, to]) => from === previous && to === found.kind);
  return isAllowed ? found : { kind: 'invalid', start: at };
}

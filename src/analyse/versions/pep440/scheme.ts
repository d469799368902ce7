import { compareDigits, compareText } from '../digits.ts';
import { malformedVersion } from '../malformed-version.ts';
import { readLately } from '../../../model/read-lately.ts';
import type { VersionScheme } from '../types.ts';
import { compareLegacy } from './legacy.ts';

interface PythonVersion {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: { readonly phase: 'a' | 'b' | 'rc'; readonly number: string } | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly string[] | undefined;
}

type Phase = NonNullable<PythonVersion['pre']>['phase'];

const PHASES = new Map<string, Phase>([
  ['a', 'a'],
  ['alpha', 'a'],
  ['b', 'b'],
  ['beta', 'b'],
  ['c', 'rc'],
  ['rc', 'rc'],
  ['pre', 'rc'],
  ['preview', 'rc'],
]);

// Each piece is matched on its own, in order, so that no input makes one backtrack into another.
const EPOCH = /v?(?:(\d+)!)?/y;
const RELEASE = /\d+(?:\.\d+)*/y;
const PRE = /[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*)/y;
const POST = /-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*)/y;
const DEV = /[-_.]?dev[-_.]?(\d*)/y;
const LOCAL = /\+([a-z0-9]+(?:[-_.][a-z0-9]+)*)/y;

const parse = readLately(read);

/**
 * PEP 440 with all its normalisations. What PEP 440 does not cover is older than all it covers, and ordered as
 * setuptools did before. Throws a `Fault` (`malformed`) only for an empty version.
 */
export const pep440: VersionScheme = {
  id: 'pep440',
  compare(left, right) {
    const a = parse(left);
    const b = parse(right);
    if (a !== undefined && b !== undefined) return compareVersions(a, b);
    if (a === undefined && b === undefined) return compareLegacy(left.trim(), right.trim());
    return a === undefined ? -1 : 1;
  },
};

/** Gives `undefined` for a version that PEP 440 does not cover. */
function read(text: string): PythonVersion | undefined {
  const version = text.trim().toLowerCase();
  if (version === '') throw malformedVersion('Python', text, 'it is empty');
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(version);
    if (match !== null) at += match[0].length;
    return match;
  };
  const epoch = take(EPOCH)?.[1] ?? '0';
  const release = take(RELEASE)?.[0].split('.');
  if (release === undefined) return undefined;
  const pre = take(PRE);
  const post = take(POST);
  const dev = take(DEV);
  const local = take(LOCAL)?.[1]?.split(/[-_.]/);
  if (at < version.length) return undefined;
  return { epoch, release, pre: readPre(pre), post: post?.[1] ?? post?.[2], dev: dev?.[1], local };
}

function readPre(match: RegExpExecArray | null): PythonVersion['pre'] {
  const phase = PHASES.get(match?.[1] ?? '');
  return phase === undefined ? undefined : { phase, number: match?.[2] ?? '' };
}

function compareVersions(left: PythonVersion, right: PythonVersion): number {
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareReleases(left.release, right.release) ||
    comparePre(left, right) ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    compareLocals(left.local, right.local)
  );
}

function compareReleases(left: readonly string[], right: readonly string[]): number {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = compareDigits(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePre(left: PythonVersion, right: PythonVersion): number {
  const difference = compareText(phaseOf(left), phaseOf(right));
  return difference || compareDigits(left.pre?.number ?? '', right.pre?.number ?? '');
}

/** A development release of a release is before its first alpha: `1.0.dev1 < 1.0a1.dev1 < 1.0a1`. */
function phaseOf(version: PythonVersion): string {
  if (version.pre !== undefined) return version.pre.phase;
  return version.post === undefined && version.dev !== undefined ? '' : 'release';
}

/** `missing` says whether a version without the part is older (-1) or newer (1) than one with it. */
function compareOptional(left: string | undefined, right: string | undefined, missing: -1 | 1): number {
  if (left !== undefined && right !== undefined) return compareDigits(left, right);
  return (Number(left === undefined) - Number(right === undefined)) * missing;
}

/** No local version is the oldest; numbers are newer than words; the longer is newer. */
function compareLocals(left: readonly string[] = [], right: readonly string[] = []): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareLocalParts(part, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareLocalParts(left: string, right: string): number {
  const leftIsNumber = isNumber(left);
  const rightIsNumber = isNumber(right);
  if (leftIsNumber && rightIsNumber) return compareDigits(left, right);
  return Number(leftIsNumber) - Number(rightIsNumber) || compareText(left, right);
}

function isNumber(part: string): boolean {
  return /^\d+$/.test(part);
}

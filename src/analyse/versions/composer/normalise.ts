const MODIFIER = String.raw`[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)(\d*(?:[.-]\d+)*))?([.-]?dev)?`;
/** Up to four numbers, of which the first has at most five digits. */
const CLASSICAL = new RegExp(String.raw`^v?(\d{1,5})(?!\d)(\.\d+)?(\.\d+)?(\.\d+)?${MODIFIER}$`, 'i');
/** A date, with or without a time and separators. */
const DATE = new RegExp(String.raw`^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2})${MODIFIER}$`, 'i');
const NUMERIC_BRANCH = /^v?(\d+)(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?$/i;
const ALIAS = /^([^,\s]+) +as +[^,\s]+$/;
const STABILITY = /@(?:stable|rc|beta|alpha|dev)$/i;
const BUILD = /^[^,\s+]+(\+\S+)$/;

const DEFAULT_BRANCHES = ['master', 'trunk', 'default'];
const STABILITIES = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['rc', 'RC'],
  ['p', 'patch'],
  ['pl', 'patch'],
]);
/** What Composer puts in place of the `x` of a numeric branch: newer than any release of the branch. */
const ANY = '.9999999';

/**
 * Composer's canonical form of a trimmed version: four numbers, a stability with its numbers, and `-dev`; or `dev-`
 * and the name of a branch. Gives `undefined` for what Composer refuses.
 */
export function normalise(text: string): string | undefined {
  const version = (ALIAS.exec(text)?.[1] ?? text).replace(STABILITY, '');
  if (DEFAULT_BRANCHES.includes(version)) return `dev-${version}`;
  if (/^dev-/i.test(version)) return `dev-${version.slice(4)}`;
  const build = BUILD.exec(version)?.[1] ?? '';
  const unbuilt = version.slice(0, version.length - build.length);
  return normaliseNumbers(unbuilt) ?? normaliseDate(unbuilt) ?? normaliseBranch(unbuilt);
}

function normaliseNumbers(version: string): string | undefined {
  const match = CLASSICAL.exec(version);
  if (match === null) return undefined;
  const [, first = '', second = '.0', third = '.0', fourth = '.0', ...modifier] = match;
  return first + second + third + fourth + normaliseModifier(modifier);
}

function normaliseDate(version: string): string | undefined {
  const match = DATE.exec(version);
  if (match === null) return undefined;
  const [, date = '', ...modifier] = match;
  return date.replace(/\D/g, '.') + normaliseModifier(modifier);
}

function normaliseModifier([stability, numbers = '', dev]: readonly (string | undefined)[]): string {
  const word = stability?.toLowerCase();
  if (word === 'stable') return '';
  const suffix = word === undefined ? '' : `-${STABILITIES.get(word) ?? word}${numbers.replace(/^[.-]/, '')}`;
  return dev === undefined ? suffix : `${suffix}-dev`;
}

/** `2.1.x-dev`, `2.x-dev`, `2.1-dev`; other branches must start with `dev-`. */
function normaliseBranch(version: string): string | undefined {
  if (!/dev$/i.test(version)) return undefined;
  const name = version.slice(0, -3).replace(/[.-]$/, '').trim();
  const match = NUMERIC_BRANCH.exec(name);
  if (match === null) return undefined;
  const [, first = '', ...rest] = match;
  const numbers = rest.map((part) => (part === undefined || /[x*]/i.test(part) ? ANY : part));
  return `${first}${numbers.join('')}-dev`;
}

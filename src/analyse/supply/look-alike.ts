import type { Ecosystem } from '../../model/ecosystems.ts';
import { POPULAR_NAMES } from './popular-names.ts';

/** Shorter names are near each other by chance. */
const SHORTEST = 6;
const LONGEST = 100;

/** Names that are near a popular one, and are what they say: both have been in use for years. */
const BOTH_KNOWN: ReadonlySet<string> = new Set(
  (
    'preact colours request trough isstream one-time onetime colord is-regexp pascalcase ip-regex ' +
    'parse-url postcss-values-parser jsonschema urijs ansicolors random-bytes foreach just-diff ' +
    'is-object dom-serialize binaryextensions stylus flatten clipboard parseuri charset stream is-array ' +
    'has-own isnumber isbuffer opentelemetry-instrumentation-wsgi google-adk pymupdfb cchardet ' +
    'jsonpath sqlglotc googleads unicorn ncclient pyshark gitpython git-python identity openapi'
  ).split(' '),
);

/** Popular names of one ecosystem, by what is left of them where signs between words are taken out, and by each deletion. */
interface Index {
  readonly names: ReadonlySet<string>;
  readonly bySkeleton: ReadonlyMap<string, string>;
  readonly byDeletion: ReadonlyMap<string, readonly string[]>;
}

/** A popular name that somebody may have meant, and in what the two differ. */
export interface LookAlike {
  readonly popular: string;
  readonly difference: string;
}

/**
 * Tells whether a package's name looks like a popular one of its ecosystem: other signs between the same words, letters
 * that look alike, or one letter more, less, else or swapped. Such a name may be a mistake or a trap; of two that are
 * popular neither is. Takes time linear in the name for each.
 */
export function lookAlikes(): (ecosystem: Ecosystem, name: string) => LookAlike | undefined {
  const indices = new Map<Ecosystem, Index>();
  return (ecosystem, name) => {
    const popular = POPULAR_NAMES.get(ecosystem);
    if (!popular || name.length > LONGEST || name.startsWith('@')) return undefined;
    const index = indices.get(ecosystem) ?? indexOf(popular);
    indices.set(ecosystem, index);
    const lower = name.toLowerCase();
    return index.names.has(lower) || BOTH_KNOWN.has(lower) ? undefined : likeOf(lower, index);
  };
}

function likeOf(name: string, { bySkeleton, byDeletion }: Index): LookAlike | undefined {
  const same = bySkeleton.get(skeleton(name));
  if (same !== undefined && same.length >= SHORTEST)
    return { popular: same, difference: 'in signs or in letters that look alike' };
  if (name.length < SHORTEST) return undefined;
  const near = [name, ...deletions(name)].flatMap((form) => byDeletion.get(form) ?? []);
  const popular = near.find((one) => isOneAway(name, one));
  return popular === undefined ? undefined : { popular, difference: 'in one letter' };
}

function indexOf(popular: readonly string[]): Index {
  const bySkeleton = new Map<string, string>();
  const byDeletion = new Map<string, string[]>();
  for (const name of popular) {
    bySkeleton.set(skeleton(name), name);
    if (name.length < SHORTEST) continue;
    for (const form of [name, ...deletions(name)]) {
      const others = byDeletion.get(form);
      if (others) others.push(name);
      else byDeletion.set(form, [name]);
    }
  }
  return { names: new Set(popular), bySkeleton, byDeletion };
}

/** Letters that look alike as one, without signs between words. */
function skeleton(name: string): string {
  return name
    .replaceAll(/[-_.]/g, '')
    .replaceAll(/[0о]/g, 'o')
    .replaceAll(/[1іl]/g, 'i')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

function deletions(name: string): string[] {
  return Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
}

/**
 * Does one change of a letter make the one of the other? Digits tell versions apart, and a last "s" is a plural: neither
 * counts, nor does a change of the first letter, which people do not mistype.
 */
function isOneAway(name: string, popular: string): boolean {
  if (name[0] !== popular[0] || withoutDigits(name) === withoutDigits(popular)) return false;
  if (`${name}s` === popular || `${popular}s` === name) return false;
  let start = 0;
  while (start < name.length && name[start] === popular[start]) start += 1;
  const [left, right] = [name.slice(start), popular.slice(start)];
  return (
    left.slice(1) === right || // one more
    left === right.slice(1) || // one less
    left.slice(1) === right.slice(1) || // another
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2)) // swapped
  );
}

function withoutDigits(name: string): string {
  return name.replaceAll(/[\d.-]/g, '');
}

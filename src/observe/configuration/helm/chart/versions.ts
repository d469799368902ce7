/** A semantic version (https://semver.org); parts that are left out are zero. */
export interface ChartVersion {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string;
  readonly metadata: string;
}

const VERSION =
  /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z.-]{1,256}))?(?:\+([0-9A-Za-z.-]{1,256}))?$/;
const LONGEST_RANGE = 1024;

/** Reads a version as charts write it; undefined of what is none. */
export function readVersion(text: string): ChartVersion | undefined {
  const found = VERSION.exec(text);
  if (!found) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = found;
  if (/(?:^|\.)0\d+(?:\.|$)/.test(prerelease)) return undefined;
  return { numbers: [Number(major), Number(minor), Number(patch)], prerelease, metadata };
}

/** Less than zero where the first is lower. */
export function compareVersions(one: ChartVersion, other: ChartVersion): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return comparePrereleases(one.prerelease, other.prerelease);
}

function comparePrereleases(one: string, other: string): number {
  if (one === other) return 0;
  if (one === '' || other === '') return one === '' ? 1 : -1;
  const [left, right] = [one.split('.'), other.split('.')];
  for (const [index, word] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    if (word === against) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(word), /^\d+$/.test(against)];
    if (isNumber && isOtherNumber) return Math.sign(Number(word) - Number(against));
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    return word < against ? -1 : 1;
  }
  return -1;
}

/** Is a version in a range such as `>=1.2 <2`, `~1.2`, `^1`, `1.x || 2.0 - 2.4`? Undefined of what is no range. */
export function matchesRange(range: string, version: ChartVersion): boolean | undefined {
  if (range.length > LONGEST_RANGE) return undefined;
  const alternatives = range.split('||').map((part) => comparators(part));
  if (alternatives.some((one) => one === undefined)) return undefined;
  return alternatives.some((all) => all?.every((comparator) => holds(comparator, version)) ?? false);
}

interface Comparator {
  readonly sign: string;
  readonly version: ChartVersion;
  /** How many of its numbers are given; the others are any. */
  readonly given: number;
}

const COMPARATOR =
  /([=!<>~^]{0,2})\s*v?(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?(-[0-9A-Za-z.-]{1,256})?(?:\+[0-9A-Za-z.-]{1,256})?/y;
const SIGNS = new Set(['', '=', '!=', '<', '>', '<=', '=<', '>=', '=>', '~', '~>', '^']);

function comparators(part: string): Comparator[] | undefined {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(part.trim());
  const given = hyphen ? `>=${hyphen[1]} <=${hyphen[2]}` : part.trim();
  const found: Comparator[] = [];
  for (let at = 0; at < given.length;) {
    COMPARATOR.lastIndex = at;
    const match = COMPARATOR.exec(given);
    const sign = match?.[1] ?? '';
    if (!match || !SIGNS.has(sign)) return undefined;
    const words = [match[2], match[3], match[4]];
    const count = words.findIndex((word) => word === undefined || /^[xX*]$/.test(word));
    const [major = 0, minor = 0, patch = 0] = words.slice(0, count < 0 ? 3 : count).map(Number);
    const version = {
      numbers: [major, minor, patch] as const,
      prerelease: (match[5] ?? '').slice(1),
      metadata: '',
    };
    found.push({ sign, version, given: count < 0 ? 3 : count });
    at += match[0].length;
    at += /^[\s,]*/.exec(given.slice(at))?.[0].length ?? 0;
  }
  return found.length > 0 ? found : undefined;
}

function holds({ sign, version: bound, given }: Comparator, version: ChartVersion): boolean {
  if (sign === '!=' && given === 3) return compareVersions(version, bound) !== 0;
  // A version before a release is only meant by who says one.
  if (version.prerelease !== '' && bound.prerelease === '') return false;
  const order = compareVersions(version, bound);
  const isWithin = version.numbers.slice(0, given).every((number, index) => number === bound.numbers[index]);
  switch (sign) {
    case '!=':
      return !isWithin;
    case '>':
      return given < 3 ? order > 0 && !isWithin : order > 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
    case '=<':
      return order <= 0 || (given < 3 && isWithin);
    case '~':
    case '~>':
      return order >= 0 && sharesFirst(version, bound, Math.min(given, given === 1 ? 1 : 2));
    case '^':
      return order >= 0 && sharesFirst(version, bound, caretNumbers(bound, given));
    default:
      return given < 3 ? isWithin : order === 0;
  }
}

function sharesFirst(version: ChartVersion, bound: ChartVersion, count: number): boolean {
  return version.numbers.slice(0, count).every((number, index) => number === bound.numbers[index]);
}

/** All up to the first that is not zero stay. */
function caretNumbers({ numbers }: ChartVersion, given: number): number {
  const first = numbers.findIndex((number) => number > 0);
  return Math.min(given, first < 0 ? given : first + 1);
}

/** Negative, zero or positive; undefined where one of them is no version. */
type Compare = (left: string, right: string) => number | undefined;

/** Constraints of a range that is looked at. */
const MAXIMUM_CONSTRAINTS = 256;

/**
 * Is a version one of these, each a version or a range as `vers:npm/>=1.0|<2.0`? What cannot be compared is in no range.
 * Source: https://github.com/package-url/vers-spec, "Checking if a version is contained within a range".
 */
export function isInVersions(versions: readonly string[], version: string, compare: Compare): boolean {
  if (version === '') return false;
  return versions.some((one) => {
    const constraints = /^vers:[^/]+\/(.*)$/s.exec(one)?.[1];
    return constraints === undefined
      ? one === version || compare(one, version) === 0
      : isInRange(constraints, version, compare);
  });
}

interface Constraint {
  readonly comparator: '=' | '!=' | '<' | '<=' | '>' | '>=';
  readonly version: string;
}

function isInRange(text: string, version: string, compare: Compare): boolean {
  if (text.trim() === '*') return true;
  const constraints = text.split('|', MAXIMUM_CONSTRAINTS).map(constraintOf);
  const orders = constraints.map((one) => compare(version, one.version));
  if (orders.includes(undefined)) return false;
  const placed = constraints.map((one, index) => ({ ...one, order: orders[index] ?? 0 }));
  const exact = placed.find(({ order }) => order === 0);
  if (exact) return exact.comparator !== '!=' && exact.comparator !== '<' && exact.comparator !== '>';
  const bounds = placed.filter(({ comparator }) => comparator !== '=' && comparator !== '!=');
  return isBetween(bounds.toSorted((left, right) => compare(left.version, right.version) ?? 0));
}

/** In the order of versions each `>` begins an interval that the next `<` ends. */
function isBetween(bounds: readonly (Constraint & { readonly order: number })[]): boolean {
  let isOpen = bounds[0]?.comparator.startsWith('<') ?? false;
  for (const { comparator, order } of bounds) {
    const isUpper = comparator.startsWith('<');
    // The version lies below this bound, and above all before it.
    if (order < 0) return isUpper && isOpen;
    isOpen = !isUpper;
  }
  return isOpen;
}

function constraintOf(text: string): Constraint {
  const [, comparator = '', version = ''] = /^\s*(!=|<=|>=|<|>|=)?(.*)$/s.exec(text) ?? [];
  return {
    comparator: (comparator || '=') as Constraint['comparator'],
    version: decoded(version.trim()),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

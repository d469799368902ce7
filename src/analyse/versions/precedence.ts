import { compareDigits, compareText } from './digits.ts';

/** A semantic version without its build metadata, which has no order. */
export interface Precedence {
  /** Major, minor, patch; missing ones are 0. */
  readonly numbers: readonly string[];
  /** Empty for a release. */
  readonly prerelease: readonly string[];
}

const NUMBER = /^(?:0|[1-9]\d*)$/;
const IDENTIFIER = /^[0-9A-Za-z-]+$/;

/**
 * Reads `major[.minor[.patch]][-prerelease][+build]`, https://semver.org/spec/v2.0.0.html items 2, 9 and 10, but with
 * minor and patch optional. Gives `undefined` for text of another form.
 */
export function parsePrecedence(text: string): Precedence | undefined {
  const plus = text.indexOf('+');
  const unbuilt = plus < 0 ? text : text.slice(0, plus);
  if (
    plus >= 0 &&
    !text
      .slice(plus + 1)
      .split('.')
      .every((part) => IDENTIFIER.test(part))
  )
    return undefined;
  const hyphen = unbuilt.indexOf('-');
  const numbers = (hyphen < 0 ? unbuilt : unbuilt.slice(0, hyphen)).split('.');
  if (numbers.length > 3 || !numbers.every((part) => NUMBER.test(part))) return undefined;
  const prerelease = hyphen < 0 ? [] : unbuilt.slice(hyphen + 1).split('.');
  if (!prerelease.every(isPrereleaseIdentifier)) return undefined;
  return { numbers, prerelease };
}

/** The order of item 11 of the specification. */
export function comparePrecedence(left: Precedence, right: Precedence): number {
  for (let index = 0; index < 3; index += 1) {
    const difference = compareDigits(left.numbers[index] ?? '', right.numbers[index] ?? '');
    if (difference !== 0) return difference;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

/** The order of two labels, of which none at all is the newest. */
export function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return Number(left.length === 0) - Number(right.length === 0);
  return compareIdentifiers(left, right);
}

/** Identifiers one after another, numbers before words; of two lists that begin alike the longer is newer. */
export function compareIdentifiers(left: readonly string[], right: readonly string[]): number {
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareIdentifier(identifier, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isPrereleaseIdentifier(part: string): boolean {
  return IDENTIFIER.test(part) && (NUMBER.test(part) || !isNumeric(part));
}

function isNumeric(part: string): boolean {
  return /^\d+$/.test(part);
}

function compareIdentifier(left: string, right: string): number {
  const leftIsNumber = isNumeric(left);
  const rightIsNumber = isNumeric(right);
  if (leftIsNumber && rightIsNumber) return compareDigits(left, right);
  return Number(rightIsNumber) - Number(leftIsNumber) || compareText(left, right);
}

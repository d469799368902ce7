import { malformedVersion } from '../versions/malformed-version.ts';
import type { VersionScheme } from '../versions/types.ts';
import type { Requirement } from './types.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

export interface Comparator {
  readonly operator: Operator;
  readonly version: string;
}

/** More alternatives and comparators than any manifest has. */
const MAXIMUM_COMPARATORS = 500;

/** What a version must have besides fulfilling all comparators of an alternative: that is where pre-releases are told apart. */
export type Policy = (version: string, comparators: readonly Comparator[]) => boolean;

/** A requirement of alternatives: a version is admitted by fulfilling every comparator of one. */
export function requirementOf(
  alternatives: readonly (readonly Comparator[])[],
  scheme: VersionScheme,
  policy: Policy = () => true,
): Requirement {
  const all = alternatives.flat();
  if (all.length > MAXIMUM_COMPARATORS)
    throw malformedVersion(scheme.id, '', `a requirement with more than ${MAXIMUM_COMPARATORS} comparators`);
  for (const { version } of all) scheme.compare(version, version);
  return {
    admits: (version) =>
      alternatives.some(
        (comparators) =>
          comparators.every((comparator) => isFulfilled(comparator, version, scheme)) &&
          policy(version, comparators),
      ),
    bounds: [...new Set(all.map(({ version }) => version))],
  };
}

function isFulfilled(
  { operator, version: bound }: Comparator,
  version: string,
  scheme: VersionScheme,
): boolean {
  const order = scheme.compare(version, bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
    case '!=':
  }
  return order !== 0;
}

/** `>=lower <upper`. */
export function between(lower: string, upper: string): Comparator[] {
  return [
    { operator: '>=', version: lower },
    { operator: '<', version: upper },
  ];
}

/** The operator as comparators have it; undefined for what is none. `==` and nothing are `=`. */
export function operatorOf(text: string): Operator | undefined {
  if (text === '' || text === '==' || text === '===') return '=';
  if (text === '<>') return '!=';
  return ['<', '<=', '>', '>=', '=', '!='].includes(text) ? (text as Operator) : undefined;
}

/** A number of any length, one higher. */
export function next(digits: string): string {
  return String(BigInt(digits.slice(0, 100) || '0') + 1n);
}

import { malformedVersion } from '../versions/malformed-version.ts';
import { pub as scheme } from '../versions/pub/scheme.ts';
import { type Comparator, type Operator, between, requirementOf } from './comparators.ts';
import { aboveSemantic, after, namesPrerelease } from './semantic.ts';
import type { RequirementGrammar } from './types.ts';

const CLAUSE =
  /\s*(?:(\^|<=|>=|<|>)\s*)?((\d+)\.(\d+)\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)(?=[\s<>^]|$)/y;
const OPERATORS: Readonly<Record<string, Operator>> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '': '=' };

/**
 * Requirements of pub: comparators in a row, `any`, and `^`, which below 1.0.0 takes one minor version
 * (https://dart.dev/tools/pub/dependencies#version-constraints). Builds have an order. Pre-releases count where one is
 * named: pub takes others only where there is no release.
 */
export const pub: RequirementGrammar = {
  parse: (text) => requirementOf([comparatorsIn(text.trim())], scheme, namesPrerelease),
  above: (version) => [...(version === undefined ? [] : builtAbove(version)), ...aboveSemantic(version)],
};

function comparatorsIn(text: string): Comparator[] {
  if (text === '' || text === '*' || text === 'any') return [{ operator: '>=', version: '0.0.0' }];
  const found: Comparator[] = [];
  for (CLAUSE.lastIndex = 0; CLAUSE.lastIndex < text.length;) {
    const [, operator = '', version = '', major = '', minor = ''] = CLAUSE.exec(text) ?? [];
    if (version === '') throw malformedVersion('Pub', text, 'expected a requirement such as ^1.2.3');
    if (operator === '^') {
      const upper = after([major, minor], /^0+$/.test(major) ? 1 : 0);
      found.push(...between(version, upper));
    } else found.push({ operator: OPERATORS[operator] ?? '=', version });
  }
  return found;
}

/** The first build of a version that has none, or the next of one that has. */
function builtAbove(version: string): string[] {
  return [version.includes('+') ? `${version}.0` : `${version}+0`];
}

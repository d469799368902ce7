import { malformedVersion } from '../versions/malformed-version.ts';
import { semver } from '../versions/semver/scheme.ts';
import { type Comparator, requirementOf } from './comparators.ts';
import { aboveSemantic, caret, compared, lowest, namesPrerelease, parsePartial, tilde } from './semantic.ts';
import type { RequirementGrammar } from './types.ts';

const HYPHEN = /^\s*(\S+)\s+-\s+(\S+)\s*$/;
const EVERY_RELEASE = lowest({ numbers: [], prerelease: '' });
const SIMPLE = /^(<=|>=|<|>|=|~>?|\^)?\s*(\S.*)$/;

/** Ranges of npm: alternatives of `||`, comparators, `^`, `~`, hyphens, wild cards (https://github.com/npm/node-semver#ranges). */
export const npm: RequirementGrammar = {
  parse: (text) => requirementOf(counted(text.split('||').map(comparatorsOf)), semver, namesPrerelease),
  above: aboveSemantic,
};

/** Where one of them takes every release, the others do not count: prereleases that they would take are not taken. */
function counted(alternatives: readonly Comparator[][]): readonly Comparator[][] {
  const any = alternatives.find((comparators) =>
    comparators.every(({ operator, version }) => operator === '>=' && version === EVERY_RELEASE),
  );
  return any ? [any] : alternatives;
}

function comparatorsOf(text: string): Comparator[] {
  const [, from, to] = HYPHEN.exec(text) ?? [];
  if (from !== undefined && to !== undefined)
    return [...compared('>=', parsePartial(from)), ...compared('<=', parsePartial(to))];
  const words = text
    .trim()
    .replaceAll(/([<>=~^])\s+/g, '$1')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0 ? [{ operator: '>=', version: EVERY_RELEASE }] : words.flatMap(comparator);
}

function comparator(word: string): Comparator[] {
  const [, operator = '', version = ''] = SIMPLE.exec(word) ?? [];
  if (version === '') throw malformedVersion('npm', word, 'expected a range of versions');
  const partial = parsePartial(version);
  if (operator === '^') return caret(partial);
  return operator.startsWith('~') ? tilde(partial) : compared(operator, partial);
}

import { malformedVersion } from '../versions/malformed-version.ts';
import { semver } from '../versions/semver/scheme.ts';
import { type Comparator, between, operatorOf, requirementOf } from './comparators.ts';
import { aboveSemantic, after, lowest, namesPrerelease, parsePartial } from './semantic.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^(~>|>=|<=|==|!=|>|<)? ?(\d[^ ]*)$/;

/** Requirements of Mix and Rebar 3: comparators with `and` and `or` between them (https://hexdocs.pm/elixir/Version.html#module-requirements). */
export const hex: RequirementGrammar = {
  parse: (text) =>
    requirementOf(
      text
        .trim()
        .replaceAll(/\s+/g, ' ')
        .split(' or ')
        .map((one) => one.split(' and ').flatMap(comparator)),
      semver,
      namesPrerelease,
    ),
  above: aboveSemantic,
};

function comparator(text: string): Comparator[] {
  if (text === '' || text === '*') return [{ operator: '>=', version: '0.0.0' }];
  const [, written = '', version] = SIMPLE.exec(text) ?? [];
  if (version === undefined) throw malformedVersion('Hex', text, 'expected a requirement such as ~> 1.2');
  const partial = parsePartial(version);
  const operator = operatorOf(written);
  if (operator) return [{ operator, version: lowest(partial) }];
  return between(lowest(partial), after(partial.numbers, Math.max(partial.numbers.length - 2, 0)));
}

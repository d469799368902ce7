import { go } from '../versions/go/scheme.ts';
import { malformedVersion } from '../versions/malformed-version.ts';
import { type Comparator, operatorOf, requirementOf } from './comparators.ts';
import { aboveSemantic } from './semantic.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^\s*(?:(<=|>=|<|>|=|!=)\s*)?(\S+)\s*$/;

/** What `go.mod` requires is the least version: `>=1.21.4`, as a requirement writes it. */
export const golang: RequirementGrammar = {
  parse: (text) =>
    requirementOf(
      text.split('||').map((one) => one.split(',').flatMap(comparator)),
      go,
    ),
  above: (version) => aboveSemantic(version?.replace(/^(?:go|v)/, '')),
};

function comparator(text: string): Comparator[] {
  if (/^\s*(?:\*\s*)?$/.test(text)) return [];
  const [, written = '', version = ''] = SIMPLE.exec(text) ?? [];
  const operator = operatorOf(written);
  if (operator === undefined || version === '') throw malformedVersion('Go', text, 'expected >=1.2.3');
  return [{ operator, version }];
}

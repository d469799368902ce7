import { malformedVersion } from '../versions/malformed-version.ts';
import { semver } from '../versions/semver/scheme.ts';
import { type Comparator, requirementOf } from './comparators.ts';
import {
  aboveSemantic,
  caret,
  compared,
  namesPrerelease,
  parsePartial,
  tilde,
  wildcard,
} from './semantic.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^\s*(?:(<=|>=|<|>|=|~|\^)\s*)?(\S+)\s*$/;

/** Requirements of Cargo: comparators parted by commas, of which a bare version is `^` (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html). */
export const cargo: RequirementGrammar = {
  parse: (text) =>
    requirementOf(
      text.split('||').map((one) => one.split(',').flatMap(comparator)),
      semver,
      namesPrerelease,
    ),
  above: aboveSemantic,
};

function comparator(text: string): Comparator[] {
  const [, operator = '^', version = '*'] = SIMPLE.exec(text.trim() === '' ? '*' : text) ?? [];
  if (!SIMPLE.test(text.trim() === '' ? '*' : text))
    throw malformedVersion('Cargo', text, 'expected a requirement such as ^1.2.3');
  const partial = parsePartial(version);
  if (/[xX*]/.test(version.split(/[-+]/, 1)[0] ?? '')) return wildcard(partial);
  if (operator === '^') return caret(partial);
  return operator === '~' ? tilde(partial) : compared(operator, partial);
}

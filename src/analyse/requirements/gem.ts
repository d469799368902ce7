import { malformedVersion } from '../versions/malformed-version.ts';
import { rubygems } from '../versions/rubygems/scheme.ts';
import { type Comparator, next, operatorOf, requirementOf } from './comparators.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^\s*(?:(<=|>=|<|>|=|!=|~>)\s*)?([0-9A-Za-z.-]+)\s*$/;
/** The pre-release before all others: capitals are older. */
const EXCLUSIVE = '.A';
const PRERELEASE = /[A-Za-z-]/;

/** Requirements of RubyGems: comparators parted by commas, `~>` among them (https://guides.rubygems.org/patterns/#declaring-dependencies). */
export const gem: RequirementGrammar = {
  parse: (text) =>
    requirementOf(
      text.split('||').map((one) => one.split(',').flatMap(comparator)),
      rubygems,
      (version, comparators) => !PRERELEASE.test(version) || comparators.some((one) => isWritten(one)),
    ),
  above(version) {
    if (version === undefined) return ['0.A', '0'];
    if (!PRERELEASE.test(version)) return [`${version}.0.0.1.A`, `${version}.0.0.1`];
    const [release = '0'] = version.split(/\.?[A-Za-z-]/, 1);
    return [`${version}.0.1`, release || '0'];
  },
};

/** Not what stands for an excluded upper end. */
function isWritten({ version }: Comparator): boolean {
  return PRERELEASE.test(version) && !version.endsWith(EXCLUSIVE);
}

function comparator(text: string): Comparator[] {
  if (/^\s*(?:\*\s*)?$/.test(text)) return [];
  const [, written = '', version = ''] = SIMPLE.exec(text) ?? [];
  if (written === '~>' && version !== '') return pessimistic(version);
  const operator = operatorOf(written);
  if (operator === undefined || version === '') throw malformedVersion('RubyGems', text, 'expected ~> 1.2');
  return [{ operator, version }];
}

/** `~> 1.2.3` is from there to before `1.3`, pre-releases of it included. */
function pessimistic(version: string): Comparator[] {
  const numbers = version
    .split('.')
    .slice(0, version.split('.').findIndex((part) => PRERELEASE.test(part)) >>> 0);
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  const upper = [...kept.slice(0, -1), next(kept.at(-1) ?? '0')].join('.');
  return [
    { operator: '>=', version },
    { operator: '<', version: upper + EXCLUSIVE },
  ];
}

import { composer as scheme } from '../versions/composer/scheme.ts';
import { malformedVersion } from '../versions/malformed-version.ts';
import { between, type Comparator, next, operatorOf, requirementOf } from './comparators.ts';
import type { RequirementGrammar } from './types.ts';

const HYPHEN = /^\s*(\S+)\s+-\s+(\S+)\s*$/;
const WORD = /^(<>|<=|>=|<|>|==|=|!=|\^|~)?(.+)$/;
const NUMBERS = /^v?(\d+(?:\.\d+){0,3})(.*)/i;
const WILD = /^v?((?:\d+\.)*)[xX*](?:\.[xX*])*$/;
const FLAG = /@(stable|rc|beta|alpha|dev)$/i;
const UNSTABLE = /-?(?:dev|alpha|beta|rc|a|b)\d*(?:[.-]\d+)*(?:-dev)?$/i;
/** Before every version of these numbers. */
const EXCLUSIVE = '-dev';

/** Composer's constraints (https://getcomposer.org/doc/articles/versions.md). Versions that are not stable count only where one is named. */
export const composer: RequirementGrammar = {
  parse(text) {
    const allowed = FLAG.test(text.trim()) && !/@stable$/i.test(text.trim());
    return requirementOf(
      text.split(/\|\|?/).map(comparatorsOf),
      scheme,
      (version, comparators) => allowed || !UNSTABLE.test(version) || comparators.some(isWritten),
    );
  },
  above(version) {
    if (version === undefined) return ['0.0.0-dev', '0.0.0'];
    const [, numbers, rest = ''] = NUMBERS.exec(version) ?? [];
    if (numbers === undefined) return [];
    const parts = [...numbers.split('.'), '0', '0', '0'].slice(0, 4);
    const following = [...parts.slice(0, 3), next(parts[3] ?? '0')].join('.');
    const unstable =
      rest === '' ? [] : [numbers, ...['alpha', 'beta', 'RC'].map((word) => `${numbers}-${word}9999`)];
    return [...unstable, following + EXCLUSIVE, following];
  },
};

/** Not what stands for an end that leaves out pre-releases. */
function isWritten({ operator, version }: Comparator): boolean {
  if (version.endsWith(EXCLUSIVE) && (operator === '<' || operator === '>=')) return false;
  return UNSTABLE.test(version);
}

function comparatorsOf(text: string): Comparator[] {
  const [, from, to] = HYPHEN.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return [...atLeast(from), ...upToHyphen(to)];
  return text
    .trim()
    .replace(/(?<!\s)\s+as\s+.*/, '')
    .replaceAll(/([<>=!~^])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .flatMap(comparator);
}

function comparator(word: string): Comparator[] {
  const [, operator = '', written = ''] = WORD.exec(word.replace(FLAG, '').replace(/#.*/, '')) ?? [];
  const wild = WILD.exec(written);
  if (wild) return wildcard((wild[1] ?? '').split('.').filter((part) => part !== ''));
  if (written === '' && FLAG.test(word)) return [];
  const [, numbers, rest = ''] = NUMBERS.exec(written) ?? [];
  if (operator === '^' || operator === '~') {
    if (numbers === undefined) throw malformedVersion('Composer', word, 'expected a version');
    return upTo(numbers.split('.'), rest, operator);
  }
  const known = operatorOf(operator);
  if (known === undefined || written === '')
    throw malformedVersion('Composer', word, 'expected a constraint');
  const isOpen = rest === '' && numbers !== undefined && (known === '<' || known === '>=');
  return [{ operator: known, version: isOpen ? written + EXCLUSIVE : written }];
}

/** `^1.2.3`, and `~1.2.3` whose last number may rise. */
function upTo(numbers: readonly string[], rest: string, operator: '^' | '~'): Comparator[] {
  const significant = numbers.findIndex((number) => !/^0+$/.test(number));
  const caret = significant < 0 ? numbers.length - 1 : significant;
  const place = operator === '^' ? caret : Math.max(numbers.length - 2, 0);
  const upper = [...numbers.slice(0, place), next(numbers[place] ?? '0')].join('.');
  return between(numbers.join('.') + (rest || EXCLUSIVE), upper + EXCLUSIVE);
}

function wildcard(numbers: readonly string[]): Comparator[] {
  if (numbers.length === 0) return [];
  const upper = [...numbers.slice(0, -1), next(numbers.at(-1) ?? '0')].join('.');
  return between(numbers.join('.') + EXCLUSIVE, upper + EXCLUSIVE);
}

function atLeast(version: string): Comparator[] {
  return [{ operator: '>=', version: /^v?[\d.]+$/.test(version) ? version + EXCLUSIVE : version }];
}

/** `1.0 - 2.0` ends before 2.1, `1.0 - 2.0.0` with 2.0.0. */
function upToHyphen(version: string): Comparator[] {
  const [, numbers = '', rest = ''] = NUMBERS.exec(version) ?? [];
  const parts = numbers.split('.');
  if (rest !== '' || parts.length > 2) return [{ operator: '<=', version }];
  const upper = [...parts.slice(0, -1), next(parts.at(-1) ?? '0')].join('.');
  return [{ operator: '<', version: upper + EXCLUSIVE }];
}

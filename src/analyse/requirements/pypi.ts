import { malformedVersion } from '../versions/malformed-version.ts';
import { pep440 } from '../versions/pep440/scheme.ts';
import { between, type Comparator, next, operatorOf, requirementOf } from './comparators.ts';
import type { RequirementGrammar } from './types.ts';

const CLAUSE = /^\s*(?:(===|==|~=|!=|<=|>=|<|>|\^|~)\s*)?v?([^\s,]+?)(\.\*)?\s*$/;
const VERSION =
  /^(\d+!)?(\d+(?:\.\d+)*)([-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?(-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?([-_.]?dev[-_.]?\d*)?(\+.*)?$/i;

interface Shape {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: string;
  readonly post: string;
  readonly dev: string;
}

/**
 * Version specifiers of PEP 440 (https://packaging.python.org/specifications/version-specifiers/), with Poetry's `^`
 * `~` and `|`, and with a bare version for `==`. Pre-releases count only where a specifier names one.
 */
export const pypi: RequirementGrammar = {
  parse(text) {
    const found = requirementOf(text.split(/\|\|?/).flatMap(alternativesOf), pep440, isAdmitted);
    // Local versions count as what they are made of, unless a specifier names one.
    if (found.bounds.some((bound) => bound.includes('+'))) return found;
    return { ...found, admits: (version) => found.admits(version.replace(/\+.*$/s, '')) };
  },
  above(version) {
    if (version === undefined) return ['0.dev0', '0'];
    const shape = shapeOf(version);
    if (!shape) return [];
    const release = shape.epoch + shape.release.join('.');
    const rest = release + shape.pre;
    const later = shape.dev
      ? [`${rest}${shape.post}`]
      : [`${rest}${shape.post ? `.post${next(/\d+/.exec(shape.post)?.[0] ?? '0')}` : '.post0'}`];
    const following = shape.pre
      ? [release, `${rest}.post0`, `${release}${nextPre(shape.pre)}.dev0`]
      : [`${release}.0.0.1.dev0`, `${release}.0.0.1`];
    return [
      ...later,
      ...later.map((one) => `${one}.dev0`),
      ...following,
      ...(shape.dev ? [`${version}1`] : []),
    ];
  },
};

/** The next pre-release of the same kind: `rc1` comes after `rc`. */
function nextPre(pre: string): string {
  const [, kind = '', number = ''] = /^(\D*)(\d*)$/.exec(pre) ?? [];
  return kind + next(number);
}

/**
 * Each clause, parted by commas or, as Poetry has them, by blanks, is one or, as `!=1.*` is, two alternatives; all
 * clauses must hold.
 */
function alternativesOf(text: string): Comparator[][] {
  let found: Comparator[][] = [[]];
  for (const clause of text.replaceAll(/\s+/g, ' ').split(/,| (?=[<>=!~^])/)) {
    const choices = clauseOf(clause);
    if (choices === undefined) continue;
    const [only, ...others] = choices;
    // What has one alternative is added to each: to copy what is known for each clause would take the square of them.
    if (only && others.length === 0) for (const known of found) known.push(...only);
    else found = found.flatMap((known) => choices.map((choice) => [...known, ...choice]));
    if (found.length > 64) throw malformedVersion('Python', text, 'a requirement with too many exclusions');
  }
  return found;
}

/** The alternatives of one clause; undefined for one that says nothing. */
function clauseOf(text: string): Comparator[][] | undefined {
  if (/^\s*(?:==\s*)?(?:\*\s*)?$/.test(text)) return undefined;
  const [, operator = '', version = '', star] = CLAUSE.exec(text) ?? [];
  if (operator === '===') return [[{ operator: '=', version }]];
  const shape = shapeOf(version);
  if (!shape) throw malformedVersion('Python', text, 'expected a specifier such as >=1.2');
  if (star !== undefined && /^(?:==|!=|)$/.test(operator)) return prefixed(shape, operator === '!=');
  const { release } = shape;
  if (operator === '~=') {
    if (release.length < 2) throw malformedVersion('Python', text, '~= needs two numbers');
    return [upTo(version, shape, release.length - 2)];
  }
  if (operator === '~') return [upTo(version, shape, Math.min(release.length, 2) - 1)];
  if (operator === '^') {
    const place = release.findIndex((number) => !/^0+$/.test(number));
    return [upTo(version, shape, place < 0 ? release.length - 1 : place)];
  }
  const known = operatorOf(operator);
  if (known === undefined) throw malformedVersion('Python', text, 'expected a specifier such as >=1.2');
  return [[{ operator: known, version }]];
}

/** `==1.2.*`, or all that it leaves out. */
function prefixed({ epoch, release }: Shape, isExcluded: boolean): Comparator[][] {
  const lower = `${epoch}${release.join('.')}.dev0`;
  const upper = afterRelease(epoch, release, release.length - 1);
  if (!isExcluded) return [between(lower, upper)];
  return [[{ operator: '<', version: lower }], [{ operator: '>=', version: upper }]];
}

/** From a version to before the next one whose number at `place` is higher. */
function upTo(version: string, { epoch, release }: Shape, place: number): Comparator[] {
  return between(version, afterRelease(epoch, release, place));
}

function afterRelease(epoch: string, release: readonly string[], place: number): string {
  return `${epoch}${[...release.slice(0, place), next(release[place] ?? '0')].join('.')}.dev0`;
}

function shapeOf(version: string): Shape | undefined {
  const [, epoch = '', release, pre = '', post = '', dev = ''] = VERSION.exec(version.trim()) ?? [];
  return release === undefined ? undefined : { epoch, release: release.split('.'), pre, post, dev };
}

/** PEP 440's "handling of pre-releases", and its exclusive comparisons, which leave out what is made of the version itself. */
function isAdmitted(version: string, comparators: readonly Comparator[]): boolean {
  const own = shapeOf(version);
  if (!own) return true;
  const isPre = own.pre !== '' || own.dev !== '';
  if (isPre && !comparators.some((one) => isWrittenPre(one))) return false;
  return comparators.every(({ operator, version: bound }) => {
    const other = shapeOf(bound);
    if (!other || !isSameRelease(own, other)) return true;
    if (operator === '<') return !isPre || other.pre + other.post + other.dev !== '';
    return (
      operator !== '>' || own.post === '' || other.post !== '' || own.pre !== other.pre || other.dev !== ''
    );
  });
}

/** Not what is excluded, and not the `.dev0` of an upper end that stands for "before". */
function isWrittenPre({ operator, version }: Comparator): boolean {
  const shape = operator === '!=' ? undefined : shapeOf(version);
  if (!shape) return false;
  return shape.pre !== '' || (shape.dev !== '' && !(operator !== '=' && version.endsWith('.dev0')));
}

function isSameRelease(left: Shape, right: Shape): boolean {
  const length = Math.max(left.release.length, right.release.length);
  return Array.from({ length }).every(
    (_, at) => Number(left.release[at] ?? 0) === Number(right.release[at] ?? 0),
  );
}

import type { Severity } from '../../model/finding/head.ts';
import type { LicencePolicy } from '../../model/licence-policy.ts';
import { categoryOf, LICENCE_CATEGORIES, type LicenceCategory } from './categories.ts';
import { type Expression, type Licence, readExpression } from './expression.ts';
import { readNames } from './names.ts';

/** What comes of a licence, the best first. */
const STANDINGS = ['allowed', 'to decide', 'not allowed', 'denied'] as const;
type Standing = (typeof STANDINGS)[number];

/** What comes of the licences of a package, by the one that decides. */
export interface Judgement {
  readonly standing: Standing;
  readonly category: LicenceCategory;
  /** The licence that decides, as written. */
  readonly by: string;
}

/** What asks nothing of most who pass a package on. */
const EASY: ReadonlySet<LicenceCategory> = new Set(['permissive', 'weak-copyleft']);

/** How severe a licence is about which no policy says anything. */
export const CATEGORY_SEVERITY: Readonly<Record<LicenceCategory, Severity>> = {
  permissive: 'none',
  'weak-copyleft': 'none',
  copyleft: 'medium',
  'network-copyleft': 'high',
  proprietary: 'medium',
  unknown: 'low',
};

const SEVERITIES: readonly Severity[] = ['none', 'low', 'medium', 'high'];

/**
 * Judges licences that all hold for a package. Of `A OR B` the better one is taken, of `A AND B` the worse. What is no
 * SPDX expression, and no usual name either, is of category `unknown`.
 */
export function judgeLicences(written: readonly string[], policy: LicencePolicy): Judgement {
  const each = written.map((text) =>
    judgeExpression(readExpression(text) ?? readNames(text) ?? text, policy),
  );
  return worst(each.length > 0 ? each : [judgeUnknown('', policy)]);
}

function judgeExpression(expression: Expression | string, policy: LicencePolicy): Judgement {
  if (typeof expression === 'string') return judgeUnknown(expression, policy);
  if ('all' in expression) return worst(expression.all.map((one) => judgeExpression(one, policy)));
  if ('any' in expression) return best(expression.any.map((one) => judgeExpression(one, policy)));
  return judgeOne(expression, policy);
}

function judgeOne({ id, text, exception }: Licence, policy: LicencePolicy): Judgement {
  const category = categoryOf(id, exception);
  return { category, by: text, standing: standingOf([id, text], category, policy) };
}

function judgeUnknown(text: string, policy: LicencePolicy): Judgement {
  const names = text === '' ? [] : [text];
  return { category: 'unknown', by: text, standing: standingOf(names, 'unknown', policy) };
}

function standingOf(
  names: readonly string[],
  category: LicenceCategory,
  { allow, deny = [] }: LicencePolicy,
): Standing {
  const isNamed = (term: string) => [...names, category].some((name) => matches(term, name));
  if (deny.some(isNamed)) return 'denied';
  if (allow) return allow.some(isNamed) ? 'allowed' : 'not allowed';
  return EASY.has(category) ? 'allowed' : 'to decide';
}

function matches(term: string, name: string): boolean {
  const [wanted, given] = [term.toLowerCase(), name.toLowerCase()];
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted;
}

function rank({ standing, category }: Judgement): number {
  return STANDINGS.indexOf(standing) * LICENCE_CATEGORIES.length + LICENCE_CATEGORIES.indexOf(category);
}

/** What asks for most; what is not known asks for less than what is known to. */
function worst(all: readonly Judgement[]): Judgement {
  const weight = (one: Judgement) =>
    STANDINGS.indexOf(one.standing) * SEVERITIES.length + SEVERITIES.indexOf(CATEGORY_SEVERITY[one.category]);
  return all.reduce((found, one) => {
    const more = weight(one) - weight(found);
    return more > 0 || (more === 0 && rank(one) > rank(found)) ? one : found;
  });
}

function best(all: readonly Judgement[]): Judgement {
  return all.reduce((found, one) => (rank(one) < rank(found) ? one : found));
}

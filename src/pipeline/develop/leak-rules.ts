import { OWN_RULES, type RuleSet } from '../../analyse/leaks/rule-set.ts';
import { type ExceptionRequest, NO_EXCEPTIONS } from '../build/exceptions.ts';

/** Rules that look, and baselines that are reports of ours. */
export interface LookingRules {
  readonly rules: RuleSet;
  readonly reports: readonly string[];
}

/** What reads files of others is loaded where there are any. Rejects with a `Fault` that names one that cannot be used. */
export async function rulesFrom(
  rules: readonly string[],
  baselines: readonly string[],
): Promise<LookingRules> {
  if (rules.length + baselines.length === 0) return { rules: OWN_RULES, reports: [] };
  const { readRules } = await import('./foreign-rules.ts');
  return readRules(rules, baselines);
}

/** Reports of ours except what they found. */
export function withBaselines(
  request: ExceptionRequest | undefined,
  reports: readonly string[],
): ExceptionRequest | undefined {
  if (reports.length === 0) return request;
  const given = request ?? NO_EXCEPTIONS;
  return { ...given, ignoreFiles: [...given.ignoreFiles, ...reports] };
}

import { OWN_RULES, type RuleSet, ruleSetOf } from '../../analyse/leaks/rule-set.ts';
import { isSecretsBaseline, readSecretsBaselines } from '../../observe/leak-rules/secrets-baseline.ts';
import { readLeakRules } from '../../observe/leak-rules/read-rules.ts';
import { type ExceptionRequest, NO_EXCEPTIONS } from '../build/exceptions.ts';

/** Rules that look, and baselines that are reports of ours. Throws a `Fault` that names the file that cannot be used. */
export function rulesFrom(
  rules: readonly string[],
  baselines: readonly string[],
): { readonly rules: RuleSet; readonly reports: readonly string[] } {
  const { known = [], reports = [] } = Object.groupBy(baselines, (path) =>
    isSecretsBaseline(path) ? 'known' : 'reports',
  );
  if (rules.length + known.length === 0) return { rules: OWN_RULES, reports };
  return { rules: ruleSetOf(rules.map(readLeakRules), readSecretsBaselines(known)), reports };
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

import { ruleSetOf } from '../../analyse/leaks/foreign/rule-set.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import { readLeakRules } from '../../observe/leak-rules/read-rules.ts';
import { isSecretsBaseline, readSecretsBaselines } from '../../observe/leak-rules/secrets-baseline.ts';
import type { LookingRules } from './leak-rules.ts';

/** Rules of these files, and baselines that are reports of ours. Throws a `Fault` that names the file that cannot be used. */
export function readRules(rules: readonly string[], baselines: readonly string[]): LookingRules {
  const { known = [], reports = [] } = Object.groupBy(baselines, (path) =>
    isSecretsBaseline(path) ? 'known' : 'reports',
  );
  if (rules.length + known.length === 0) return { rules: OWN_RULES, reports };
  return { rules: ruleSetOf(rules.map(readLeakRules), readSecretsBaselines(known)), reports };
}

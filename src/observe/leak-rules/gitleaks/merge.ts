import type { ForeignRule, ForeignRules } from '../../../model/leak-rules/leak-rules.ts';

/**
 * A file with the one that it extends: what it says of a rule counts before what the other says, lists are joined.
 * Rules that it disables are gone from the other.
 */
export function merged(own: ForeignRules, base: ForeignRules): ForeignRules {
  const disabled = new Set(own.disabled);
  const based = new Map(base.rules.filter(({ id }) => !disabled.has(id)).map((rule) => [rule.id, rule]));
  const changed = own.rules.map((rule) => {
    const other = based.get(rule.id);
    return other ? mergedRule(rule, other) : rule;
  });
  const ids = new Set(changed.map(({ id }) => id));
  return {
    rules: [...[...based.values()].filter(({ id }) => !ids.has(id)), ...changed],
    allowances: [...own.allowances, ...base.allowances],
    usesOwnRules: own.usesOwnRules || base.usesOwnRules,
    disabled: [...(base.usesOwnRules ? own.disabled : []), ...base.disabled],
    remarks: [...own.remarks, ...base.remarks],
    gaps: [...own.gaps, ...base.gaps],
  };
}

function mergedRule(own: ForeignRule, base: ForeignRule): ForeignRule {
  return {
    ...base,
    ...own,
    title: own.title === own.id ? base.title : own.title,
    needsDigit: own.needsDigit || base.needsDigit,
    keywords: [...new Set([...base.keywords, ...own.keywords])],
    allowances: [...base.allowances, ...own.allowances],
    required: [...base.required, ...own.required],
    isReported: own.isReported && base.isReported,
  };
}

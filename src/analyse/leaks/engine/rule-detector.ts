import type { Detection, Detector, LeakRule, Window } from '../types.ts';
import { entropyOf } from '../../../model/entropy.ts';

/** Characters before and behind a keyword in which a rule matches that says nothing else. */
const USUAL_REACH = 256;
/** What a pattern without anything to check is worth, and one whose structure is right. */
const BY_PATTERN = 0.9;
const BY_STRUCTURE = 0.99;

/** What finds the secrets of a rule. */
export function ruleDetector(rule: LeakRule): Detector {
  const { reach = USUAL_REACH, accepts } = rule;
  // Made when it is first asked, as most never are.
  let pattern: RegExp | undefined;
  return {
    id: rule.id,
    keywords: rule.keywords,
    before: reach,
    after: reach,
    pattern: rule.pattern,
    ...(accepts && { accepts }),
    merges: true,
    *detect({ text }: Window) {
      pattern ??= new RegExp(rule.pattern.source, `${rule.pattern.flags.replaceAll(/[dg]/g, '')}dg`);
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        const place = match.indices?.groups?.['secret'] ?? match.indices?.[0];
        if (place === undefined) continue;
        const [start, end] = place;
        const found = judge(rule, text.slice(start, end));
        if (found) yield { ...found, start, end };
      }
    },
  };
}

function judge(rule: LeakRule, secret: string): Omit<Detection, 'start' | 'end'> | undefined {
  if (rule.entropy !== undefined && entropyOf(secret) < rule.entropy) return undefined;
  const structure = rule.check?.(secret) ?? 'unchecked';
  if (structure === 'wrong') return undefined;
  const { id, title, source, revoke } = rule;
  const severity = rule.severityOf?.(secret) ?? rule.severity;
  const isChecked = structure === 'right';
  return {
    rule: { id, title, severity, source, revoke },
    confidence: isChecked ? BY_STRUCTURE : BY_PATTERN,
    reasons: ['has the form that its issuer documents', ...(isChecked ? ['its structure is right'] : [])],
  };
}

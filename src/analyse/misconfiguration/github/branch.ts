import type { CheckHead } from '../../../model/configuration/check.ts';
import type { ForgeFacts } from '../../../model/configuration/forge.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { notReadable, verdict } from '../../audit/evidence.ts';
import { exampleOf, itemsOf } from '../../audit/forge.ts';
import type { AuditCheck, Evidence } from '../../audit/types.ts';
import { BRANCH_RULES } from './branch-rules.ts';
import { GITHUB_EXAMPLE, GITHUB_QUESTIONS } from './questions.ts';

/** What the default branch should be protected by, as branch protection or as a ruleset says it. */
export interface BranchRule extends Omit<CheckHead, 'vectors' | 'references'> {
  readonly expected: string;
  /** Does branch protection have it? */
  readonly byProtection: (protection: unknown) => boolean;
  /** Does one of the rules that are in force have it? */
  readonly byRule: (type: unknown, parameters: unknown) => boolean;
  /** Branch protection that has it, and that has not. */
  readonly good: unknown;
  readonly bad: unknown;
}

const REFERENCES = [
  'https://docs.github.com/en/rest/branches/branch-protection',
  'https://docs.github.com/en/rest/repos/rules',
] as const;

/** What protects the default branch: one of branch protection and rulesets is enough. */
export const BRANCH_CHECKS: readonly AuditCheck<ForgeFacts>[] = BRANCH_RULES.map((rule) => {
  const { byProtection: _, byRule: __, expected: ___, good, bad, ...head } = rule;
  return {
    ...head,
    vectors: ['V2'],
    references: REFERENCES,
    find: (facts) => protectionOf(facts, rule),
    failing: [
      exampleOf({ protection: bad, rules: [] }, GITHUB_QUESTIONS, GITHUB_EXAMPLE),
      exampleOf(
        { 'protection (404)': { message: 'Branch not protected' }, rules: [] },
        GITHUB_QUESTIONS,
        GITHUB_EXAMPLE,
      ),
    ],
    passing: [exampleOf({ protection: good, rules: [] }, GITHUB_QUESTIONS, GITHUB_EXAMPLE)],
  };
});

function protectionOf(facts: ForgeFacts, { byProtection, byRule, expected }: BranchRule): Evidence {
  const [protection, rules] = [facts.answer('protection'), facts.answer('rules')];
  const list = rules.reading.state === 'read' ? itemsOf(rules.reading.value) : [];
  if (protection.reading.state === 'read' && byProtection(protection.reading.value))
    return [verdict(true, protection, expected, expected)];
  if (list.some((rule) => byRule(valueAt(rule, ['type']), valueAt(rule, ['parameters']))))
    return [verdict(true, rules, expected, expected)];
  for (const { path, reading } of [protection, rules])
    if (reading.state === 'unreadable') return [notReadable(path, reading.reason, expected)];
  const isNone = protection.reading.state === 'absent' && list.length === 0;
  const actual = isNone
    ? `"${facts.branch}" is not protected`
    : 'neither branch protection nor a rule says it';
  return [{ outcome: 'fail', path: protection.path, actual, expected }];
}

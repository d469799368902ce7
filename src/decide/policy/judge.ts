import { type Finding, subjectOf } from '../../model/finding/finding.ts';
import { subjectText } from '../../model/finding/subject.ts';
import type { Gap } from '../../model/gap.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Verdict } from '../../model/report/verdict.ts';
import type { FailRule } from './fail-on.ts';

/** The verdict on what was found and what was not read. A broken rule outweighs a gap: more reading cannot mend it. */
export function judge(
  findings: Sequence<Finding>,
  gaps: readonly Gap[],
  rules: readonly FailRule[],
): Verdict {
  const broken = reasonsOf(rules, findings);
  const unread = gaps.filter((gap) => !gap.informational);
  const missing = unread.length === 0 ? [] : [`${counted(unread.length, 'part')} could not be judged`];
  const status =
    broken.length > 0
      ? 'violated'
      : unread.length > 0
        ? 'incomplete'
        : findings.length > 0
          ? 'findings'
          : 'clean';
  return { status, rules: rules.map((rule) => rule.text), reasons: [...broken, ...missing] };
}

/** A sentence for each rule that is broken. The findings are gone through once: there may be very many. */
function reasonsOf(rules: readonly FailRule[], findings: Sequence<Finding>): string[] {
  if (rules.length === 0) return [];
  const breaches = rules.map((rule) => ({ rule, worst: undefined as Finding | undefined, number: 0 }));
  for (const finding of findings) {
    for (const breach of breaches) {
      if (!breach.rule.breaks(finding)) continue;
      breach.worst ??= finding;
      breach.number += 1;
    }
  }
  return breaches.flatMap(({ rule, worst, number }) => (worst ? reasonOf(rule, worst, number) : []));
}

function reasonOf(rule: FailRule, worst: Finding, number: number): string {
  const others = number > 1 ? ` and ${counted(number - 1, 'other')}` : '';
  const verb = number > 1 ? 'break' : 'breaks';
  return `${worst.id} in ${subjectText(subjectOf(worst))}${others} ${verb} "${rule.text}"`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

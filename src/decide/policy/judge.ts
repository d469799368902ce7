import type { Finding } from '../../model/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { FailRule } from './fail-on.ts';

/** The verdict on what was found and what was not read. A broken rule outweighs a gap: more reading cannot mend it. */
export function judge(
  findings: readonly Finding[],
  gaps: readonly Gap[],
  rules: readonly FailRule[],
): Verdict {
  const broken = rules.flatMap((rule) => reasonOf(rule, findings));
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

function reasonOf(rule: FailRule, findings: readonly Finding[]): string[] {
  const breaking = findings.filter((finding) => rule.breaks(finding));
  const [worst] = breaking;
  if (!worst) return [];
  const others = breaking.length > 1 ? ` and ${counted(breaking.length - 1, 'other')}` : '';
  const verb = breaking.length > 1 ? 'break' : 'breaks';
  return [`${worst.id} in ${worst.package.name} ${worst.package.version}${others} ${verb} "${rule.text}"`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { Finding } from '../../model/finding/finding.ts';
import { aboutText } from '../../model/finding/about.ts';
import { countGaps, type Gap, openGaps } from '../../model/gap.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Report } from '../../model/report/scan.ts';
import { hiddenCounts } from '../../model/report/hidden.ts';
import type { Verdict } from '../../model/report/verdict.ts';
import type { FailRule } from './fail-on.ts';

/** What there is to judge of a target. */
export interface Evidence {
  /** Those that count, shown or not. */
  readonly findings: Sequence<Finding>;
  /** How many more were found, by what hides them. */
  readonly hidden: Report['summary']['hidden'];
  readonly gaps: readonly Gap[];
  /** Did the target have anything that a scanner judges? */
  readonly isExamined: boolean;
}

/** How a gap's kind reads after a number: `2 not supported`. */
const GAP_WORDS: Readonly<Record<Gap['kind'], string>> = {
  unreadable: 'unreadable',
  limit: 'over a limit',
  unsupported: 'not supported',
  undecided: 'undecided',
  'missing-data': 'without data',
  'stale-data': 'with old data',
  unknown: 'unknown',
};
const GAP_KINDS = Object.keys(GAP_WORDS) as Gap['kind'][];

/**
 * The verdict on what was found and what was not read. A broken rule outweighs a gap: more reading cannot mend it.
 * Nothing is clean of which a part was not judged, or of which something was found, whether it counts or not. Where
 * there was nothing to judge, but at most what is not supported, there is no verdict.
 */
export function judge({ findings, hidden, gaps, isExamined }: Evidence, rules: readonly FailRule[]): Verdict {
  const broken = reasonsOf(rules, findings);
  const unread = openGaps(gaps);
  const isIncomplete = isExamined ? unread.length > 0 : unread.some(({ kind }) => kind !== 'unsupported');
  const status =
    broken.length > 0
      ? 'violated'
      : isIncomplete
        ? 'incomplete'
        : findings.length > 0 || hiddenCounts(hidden).length > 0
          ? 'findings'
          : isExamined
            ? 'clean'
            : 'unjudged';
  return { status, rules: rules.map((rule) => rule.text), reasons: [...broken, ...reasonOfGaps(unread)] };
}

/** Of a target in which nobody looked for anything: only what was not read. */
export function unjudged(gaps: readonly Gap[]): Verdict {
  return { status: 'unjudged', rules: [], reasons: reasonOfGaps(openGaps(gaps)) };
}

/** How many parts were not judged, and why: `3 parts could not be judged: 1 unreadable, 2 undecided`. */
function reasonOfGaps(unread: readonly Gap[]): string[] {
  if (unread.length === 0) return [];
  const byKind = Map.groupBy(unread, ({ kind }) => kind);
  const parts = GAP_KINDS.flatMap((kind) => {
    const number = countGaps(byKind.get(kind) ?? []);
    return number > 0 ? [`${number} ${GAP_WORDS[kind]}`] : [];
  });
  return [`${counted(countGaps(unread), 'part')} could not be judged: ${parts.join(', ')}`];
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
  return `${worst.id} in ${aboutText(worst)}${others} ${verb} "${rule.text}"`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

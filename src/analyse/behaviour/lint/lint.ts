import type { LineAt } from '../../../model/profile/key.ts';
import { linesOf, type WorkloadProfile } from '../../../model/profile/profile.ts';
import type { LintFinding } from '../../../model/report/profile.ts';
import { CONFINEMENT_RULES } from './confinement.ts';
import { NETWORK_RULES } from './network.ts';
import { REVIEW_RULES } from './review.ts';
import type { LintContext, LintRule } from './types.ts';

/** Every rule, each with the threat vectors it serves. */
export const LINT_RULES: readonly LintRule[] = [...REVIEW_RULES, ...CONFINEMENT_RULES, ...NETWORK_RULES];

const SEVERITIES: readonly LintFinding['severity'][] = ['critical', 'high', 'medium', 'low'];

/** What is dangerous, contradictory or against what was seen in a profile, most severe first, then in the order of its lines. */
export function lintProfile(profile: WorkloadProfile): LintFinding[] {
  const lines = linesOf(profile);
  const refused = Map.groupBy(
    lines.filter(({ line }) => line.state === 'refused'),
    listOf,
  );
  return lines
    .flatMap((at) => lintLine(at, { profile, refused: refused.get(listOf(at)) ?? [] }))
    .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function lintLine(at: LineAt, context: LintContext): LintFinding[] {
  return LINT_RULES.filter(
    ({ sections, refusedToo = false }) =>
      sections.includes(at.section) && (refusedToo || at.line.state !== 'refused'),
  ).flatMap((rule) => {
    const message = rule.check(at, context);
    if (message === undefined) return [];
    const { id, severity, vectors, advice } = rule;
    return [{ rule: id, severity, vectors, section: at.section, path: at.path, message, advice }];
  });
}

/** The path of the list that a line stands in. */
const listOf = ({ path }: LineAt): string => path.slice(0, path.lastIndexOf('['));

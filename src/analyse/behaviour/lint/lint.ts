import type { Unmarked } from '../../../model/finding/finding.ts';
import { byUrgency } from '../../../model/finding/about.ts';
import { marked } from '../../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../../model/finding/head.ts';
import type { ProfileFinding } from '../../../model/finding/profile.ts';
import type { LineAt, Section } from '../../../model/profile/key.ts';
import { linesOf, type WorkloadProfile } from '../../../model/profile/profile.ts';
import { workloadName } from '../../../model/profile/yaml.ts';
import type { LintFinding } from '../../../model/report/profile.ts';
import { sayLine } from '../sentence.ts';
import { CONFINEMENT_RULES } from './confinement.ts';
import { NETWORK_RULES } from './network.ts';
import { REVIEW_RULES } from './review.ts';
import type { LintContext, LintRule } from './types.ts';

/** Every rule, each with the threat vectors it serves. */
export const LINT_RULES: readonly LintRule[] = [...REVIEW_RULES, ...CONFINEMENT_RULES, ...NETWORK_RULES];

/** What is dangerous, contradictory or against what was seen in a profile, most severe first, then in the order of its lines. */
export function lintProfile(profile: WorkloadProfile): ProfileFinding[] {
  const lines = linesOf(profile);
  const refused = Map.groupBy(
    lines.filter(({ line }) => line.state === 'refused'),
    listOf,
  );
  return lines
    .flatMap((at) => lintLine(at, { profile, refused: refused.get(listOf(at)) ?? [] }))
    .toSorted(byUrgency);
}

/** The finding as the report of `profile lint` has it, by the keys that it has always had. */
export function lintEntry(finding: ProfileFinding): LintFinding {
  const { id: rule, severity, vectors, section, subject, title: message, advice } = finding;
  return {
    rule,
    severity,
    vectors,
    section: section as Section,
    path: subject.line ?? '',
    message,
    advice,
  };
}

function lintLine(at: LineAt, context: LintContext): ProfileFinding[] {
  return LINT_RULES.filter(
    ({ sections, refusedToo = false }) =>
      sections.includes(at.section) && (refusedToo || at.line.state !== 'refused'),
  ).flatMap((rule) => {
    const message = rule.check(at, context);
    if (message === undefined) return [];
    return [marked<'profile'>(findingOf(rule, at, message, context.profile))];
  });
}

function findingOf(
  { id, severity, vectors, advice }: LintRule,
  { section, path, line }: LineAt,
  title: string,
  profile: WorkloadProfile,
): Unmarked<'profile'> {
  return {
    kind: 'profile',
    id,
    title,
    severity,
    vectors: [...vectors],
    advice,
    references: [],
    priority: SEVERITY_PRIORITY[severity],
    subject: { kind: 'workload', names: [workloadName(profile)], line: path },
    section,
    says: sayLine(section, line),
    origins: [],
  };
}

/** The path of the list that a line stands in. */
const listOf = ({ path }: LineAt): string => path.slice(0, path.lastIndexOf('['));

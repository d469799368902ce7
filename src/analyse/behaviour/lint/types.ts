import type { ProfileFinding } from '../../../model/finding/profile.ts';
import type { LineAt, Section } from '../../../model/profile/key.ts';
import type { SectionLines, WorkloadProfile } from '../../../model/profile/profile.ts';
import type { VectorId } from '../../../model/vector.ts';

/** What a rule may look at besides the line. */
export interface LintContext {
  readonly profile: WorkloadProfile;
  /** The refused lines of the list that the line stands in. */
  readonly refused: readonly LineAt[];
}

/** A rule about the lines of some sections. `check` gives what is wrong with a line, as a predicate: "allows …". */
export interface LintRule {
  readonly id: string;
  readonly severity: ProfileFinding['severity'];
  readonly vectors: readonly VectorId[];
  readonly sections: readonly Section[];
  /** Is it about refused lines too? Most rules are about what is or may be allowed. */
  readonly refusedToo?: boolean;
  check(at: LineAt, context: LintContext): string | undefined;
  readonly advice: string;
}

/** A rule for one section, whose lines are of one kind. */
export function ruleFor<S extends Section>(
  section: S,
  rule: Omit<LintRule, 'sections' | 'check'> & {
    check(line: SectionLines[S], profile: WorkloadProfile): string | undefined;
  },
): LintRule {
  return {
    ...rule,
    sections: [section],
    check: ({ line }, { profile }) => rule.check(line as SectionLines[S], profile),
  };
}

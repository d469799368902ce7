import { PROVENANCE_KINDS } from '../../../model/profile/line.ts';
import type { DecisionRequest } from '../../../pipeline/deploy/decide-profiles.ts';
import type { Input, OptionGroup } from '../commands/types.ts';
import { flag, namesOption, repeatedOption } from './option.ts';
import { OWN_PROFILE_ONLY, PROFILES } from './profiles.ts';
import { TEXT_OR_JSON } from './report-format.ts';

export const DECISION_ARGUMENTS = { profiles: PROFILES };

/** Which lines are decided about. */
export const DECISION_OPTIONS = {
  workload: OWN_PROFILE_ONLY,
  line: repeatedOption('--line <path>', 'this line, such as egress[2].http[0]; may be repeated'),
  reason: namesOption(
    '--reason <kinds>',
    `proposed lines that have all of these reasons: ${PROVENANCE_KINDS.join(', ')}`,
    PROVENANCE_KINDS,
    { noun: 'reason' },
  ),
  all: flag('--all', 'all proposed lines'),
  dryRun: flag('--dry-run', 'tell what would be decided, and change nothing'),
  format: TEXT_OR_JSON,
};

export const DECISION_GROUPS: readonly OptionGroup[] = [
  {
    options: ['line', 'reason', 'all'],
    isExclusive: true,
    hint: '--all --dry-run lists what waits for a decision',
  },
];

export const DECISION_EXITS = { 3: 'no such file or line', 4: 'a profile cannot be read' } as const;

/** What is asked by these options. */
export function decisionRequest(
  {
    profiles: paths,
    workload,
    line,
    reason,
    dryRun,
  }: Input<typeof DECISION_ARGUMENTS, typeof DECISION_OPTIONS>,
  state: DecisionRequest['state'],
): DecisionRequest {
  const choice = line.length > 0 ? { places: line } : { reasons: reason };
  return { paths, workload, choice, state, dryRun };
}

import { EXIT } from '../../exit-code.ts';
import {
  DECISION_ARGUMENTS,
  DECISION_EXITS,
  DECISION_GROUPS,
  DECISION_OPTIONS,
  decisionRequest,
} from '../../options/decision.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'accept',
  summary: 'accept lines of profiles, in their files; comments and order stay',
  arguments: DECISION_ARGUMENTS,
  options: DECISION_OPTIONS,
  groups: DECISION_GROUPS,
  examples: [
    ['plimsoll profile accept profiles/*.yaml --all --dry-run', 'what waits for a decision'],
    ['plimsoll profile accept profiles/*.yaml --reason declared,observed', 'what was both declared and seen'],
    ["plimsoll profile accept profiles/web.yaml --line 'egress[2]' --line 'listens[0]'"],
  ],
  exitCodes: DECISION_EXITS,
  async run(input, { writeFile }) {
    const { decideProfiles } = await import('../../../../pipeline/deploy/decide-profiles.ts');
    const { decisionText } = await import('../../../../present/profile/sentences.ts');
    const report = decideProfiles(decisionRequest(input, 'accepted'), writeFile);
    await printReport(report, input.format, decisionText);
    return EXIT.clean;
  },
});

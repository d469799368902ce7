import { EXIT, exitCodeOfGaps } from '../../exit-code.ts';
import { FLOW_ENDPOINTS } from '../../options/flows.ts';
import { argument, argumentList, flag } from '../../options/option.ts';
import { INCLUDE_PROPOSED } from '../../options/profiles.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { say } from '../../output/print.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'replay',
  summary: 'recorded flows against profiles or manifests: what would break, and what would allow it',
  arguments: {
    flows: argument('<flows.jsonl>', 'what `network learn` recorded', { completion: 'file' }),
    paths: argumentList('<profile.yaml...>', 'files of profiles, or a folder of Kubernetes manifests', {
      completion: 'file',
    }),
  },
  options: {
    endpoints: FLOW_ENDPOINTS,
    includeProposed: INCLUDE_PROPOSED,
    merge: flag('--merge', 'write what was seen into these files of profiles, as proposed lines'),
    exitCode: flag('--exit-code', 'exit 1 where something that worked would break'),
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll network replay flows.jsonl profiles/*.yaml', 'what would break if these were enforced'],
    ['plimsoll network replay flows.jsonl profiles/*.yaml --endpoints hosts.yaml --exit-code'],
    ['plimsoll network replay flows.jsonl ./manifests', 'by the policies of manifests'],
    ['plimsoll network replay flows.jsonl profiles/*.yaml --merge', 'propose what was seen, in these files'],
  ],
  exitCodes: {
    1: 'something that worked would break (--exit-code)',
    3: 'no such file',
    4: 'flows were lost or could not be judged',
  },
  async run({ flows, merge, exitCode, format, ...request }, { writeFile }) {
    const { replayFlows } = await import('../../../../pipeline/deploy/replay-flows.ts');
    const { mergeFlows } = await import('../../../../pipeline/deploy/merge-flows.ts');
    const { replayText } = await import('../../../../present/network/flows.ts');
    const report = replayFlows(flows, request);
    await printReport(report, format, replayText);
    if (merge)
      for (const { path, change } of mergeFlows(flows, request, writeFile)) say(`${path}: ${change}`);
    return exitCode && report.summary.breaks.flows > 0 ? EXIT.violated : exitCodeOfGaps(report.gaps);
  },
});

import { EXIT } from '../../exit-code.ts';
import { COMPILE_OPTIONS, compileRequest } from '../../options/network-engines.ts';
import { ARTEFACT_FOLDER, PROFILES } from '../../options/profiles.ts';
import { writeArtefacts } from '../../output/artefacts.ts';
import { printReport } from '../../output/report.ts';
import { unsaidNote } from '../../output/unsaid.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'compile',
  summary: 'what profiles say of the network, in the languages of the engines that enforce it',
  description: `Name the profiles of all workloads at once: who may call a workload is told by the profiles of its callers.
What an engine cannot say is told on standard error, line by line, and in the JSON.`,
  arguments: { profiles: PROFILES },
  options: {
    ...COMPILE_OPTIONS,
    output: ARTEFACT_FOLDER,
  },
  examples: [
    ['plimsoll network compile profiles/*.yaml --output ./network', 'for every engine'],
    ['plimsoll network compile profiles/*.yaml --engine kubernetes | kubectl apply -f -'],
    ['plimsoll network compile profiles/*.yaml --engine cilium --strict', 'refuse what is not exact'],
    ['plimsoll network compile profiles/*.yaml --engine nftables --endpoints hosts.yaml'],
  ],
  exitCodes: { 1: 'a loss (--strict)', 3: 'no such file', 4: 'a profile cannot be read' },
  async run({ profiles, output, format, ...options }) {
    const { compileNetwork } = await import('../../../../pipeline/deploy/compile-network.ts');
    const text = await import('../../../../present/network/segmentation.ts');
    const report = compileNetwork(profiles, compileRequest({ format, ...options }));
    if (format === 'text')
      process.stderr.write(text.networkLossText(report) + (await unsaidNote(profiles, options, 'network')));
    if (output !== undefined) writeArtefacts(report.artefacts, output);
    const asText = output === undefined ? text.networkArtefactText : text.networkWrittenText(output);
    await printReport(report, format, asText);
    return report.refused ? EXIT.violated : EXIT.clean;
  },
});

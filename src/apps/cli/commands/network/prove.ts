import { EXIT, exitCodeOfGaps } from '../../exit-code.ts';
import { COMPILE_OPTIONS, compileRequest } from '../../options/network-engines.ts';
import { option } from '../../options/option.ts';
import { PROFILES } from '../../options/profiles.ts';
import { printReport } from '../../output/report.ts';
import { unsaidNote } from '../../output/unsaid.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'prove',
  summary: 'compile profiles, read every artefact back, and compare it with the profiles exactly',
  arguments: { profiles: PROFILES },
  options: {
    ...COMPILE_OPTIONS,
    artefacts: option('--artefacts <folder>', 'compare the artefacts in this folder instead of new ones', {
      completion: 'folder',
    }),
  },
  examples: [
    ['plimsoll network prove profiles/*.yaml', 'does every compiler say what the profiles say?'],
    ['plimsoll network prove profiles/*.yaml --artefacts ./network', 'do the files there still?'],
    ['plimsoll network prove profiles/*.yaml --engine cilium --format json'],
  ],
  exitCodes: {
    0: 'proved (declared losses are listed)',
    1: 'a counterexample was found, or a loss with --strict',
    3: 'no such file',
    4: 'an artefact could not be read, and no flow shows it',
  },
  async run({ profiles, artefacts: folder, ...options }) {
    const { proveNetwork } = await import('../../../../pipeline/deploy/prove-network.ts');
    const { proofText } = await import('../../../../present/network/segmentation.ts');
    const report = proveNetwork(profiles, { ...compileRequest(options), folder });
    if (options.format === 'text') process.stderr.write(await unsaidNote(profiles, options, 'network'));
    await printReport(report, options.format, proofText);
    const isRefuted = report.proofs.some(({ result }) => result === 'different');
    const isLossy = options.strict && report.losses.length > 0;
    return isRefuted || isLossy ? EXIT.violated : exitCodeOfGaps(report.gaps);
  },
});

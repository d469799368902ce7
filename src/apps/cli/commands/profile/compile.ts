import { ENGINE_IDS } from '../../../../pipeline/deploy/engines.ts';
import { EXIT } from '../../exit-code.ts';
import { flag, namesOption } from '../../options/option.ts';
import { ARTEFACT_FOLDER, INCLUDE_PROPOSED, onLoss, PROFILES } from '../../options/profiles.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { writeArtefacts } from '../../output/artefacts.ts';
import { printReport } from '../../output/report.ts';
import { unsaidNote } from '../../output/unsaid.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'compile',
  summary: 'what profiles allow, in the languages of the engines that enforce it',
  description: 'What an engine cannot say is told on standard error, line by line, and in the JSON.',
  arguments: { profiles: PROFILES },
  options: {
    engine: namesOption('-e, --engine <list>', `${ENGINE_IDS.join(', ')}; may be repeated`, ENGINE_IDS, {
      noun: 'engine',
      absentText: 'all of them',
    }),
    output: ARTEFACT_FOLDER,
    strict: flag(
      '--strict',
      'write nothing and exit 1 where an engine cannot say exactly what a profile says',
    ),
    onLoss: onLoss('an engine'),
    includeProposed: INCLUDE_PROPOSED,
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll profile compile shop.yaml --output ./confinement', 'for every engine'],
    [
      'plimsoll profile compile shop.yaml --engine seccomp --strict > seccomp.json',
      'refuse what is not exact',
    ],
    ['plimsoll profile compile shop.yaml --engine systemd,apparmor --on-loss wider --format json'],
  ],
  exitCodes: { 1: 'a loss (--strict)', 3: 'no such file', 4: 'a profile cannot be read' },
  async run({ profiles, engine, output, format, ...options }) {
    const { compileFiles } = await import('../../../../pipeline/deploy/compile-profile.ts');
    const { artefactText, lossText, writtenText } = await import('../../../../present/profile/sentences.ts');
    const engines = engine.length === 0 ? ENGINE_IDS : engine;
    const report = compileFiles(profiles, { engines, ...options });
    if (format === 'text') process.stderr.write(lossText(report) + (await unsaidNote(profiles, options)));
    const artefacts = report.workloads.flatMap((workload) => workload.artefacts);
    if (output !== undefined) writeArtefacts(artefacts, output);
    await printReport(report, format, output === undefined ? artefactText : writtenText(output));
    return report.refused ? EXIT.violated : EXIT.clean;
  },
});

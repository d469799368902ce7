import { EXIT } from '../../exit-code.ts';
import { requiredOption } from '../../options/option.ts';
import { PROFILES } from '../../options/profiles.ts';
import { note } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'allow',
  summary: 'add accepted lines to the profile of a workload, in its file',
  arguments: {
    profiles: { ...PROFILES, description: 'files of profiles; the one that has the workload is changed' },
  },
  options: {
    workload: requiredOption('--workload <namespace/name>', 'whose profile'),
    lines: requiredOption('--lines <yaml>', 'sections of a profile, as YAML'),
  },
  examples: [
    [
      "plimsoll profile allow profiles/*.yaml --workload shop/web --lines 'egress: [{ to: { workload: { name: api } }, ports: [80] }]'",
    ],
    ['plimsoll profile allow profiles/*.yaml --workload shop/web --lines "$(cat lines.yaml)"'],
  ],
  exitCodes: { 3: 'no such file or workload', 4: 'a profile cannot be read' },
  async run({ profiles, workload, lines }, { writeFile }) {
    const { allowInProfiles } = await import('../../../../pipeline/deploy/decide-profiles.ts');
    for (const { path, change } of allowInProfiles(profiles, workload, lines, writeFile))
      if (change === 'merged') note(`${path}: ${workload} allows it now`);
    return EXIT.clean;
  },
});

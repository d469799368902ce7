import type { DerivedProfilesReport } from '../../../../model/report/derived-profiles.ts';
import { exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFESTS } from '../../options/manifests.ts';
import { PROFILE_FOLDER } from '../../options/profiles.ts';
import { YAML_OR_JSON } from '../../options/report-format.ts';
import { note, print } from '../../output/print.ts';
import { gapLines } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'import',
  summary: 'first profiles that say what the policies in Kubernetes manifests say',
  description:
    'Every line is proposed, and has no effect until a person accepts it. A direction that no policy restricts is left out.',
  arguments: { path: MANIFESTS },
  options: {
    ...CHART_OPTIONS,
    output: PROFILE_FOLDER,
    format: YAML_OR_JSON,
  },
  examples: [
    ['plimsoll network import ./manifests', 'profiles of every workload, to standard output'],
    [
      'plimsoll network import ./manifests --output profiles',
      'one file each; files that are there are merged into',
    ],
  ],
  exitCodes: {
    3: 'no workload found',
    4: 'incomplete (policies say something that a profile cannot say, or a manifest could not be read; it is named on standard error)',
  },
  async run({ path, output, format, ...charts }, { writeFile }) {
    const { importProfiles } = await import('../../../../pipeline/deploy/import-network.ts');
    const { profilesText, saveProfiles } = await import('../../../../pipeline/deploy/save-profiles.ts');
    const { jsonText } = await import('../../../../present/text/json.ts');
    const imported = importProfiles(path, await chartValues(charts));
    if (output !== undefined)
      for (const saved of saveProfiles(output, imported.profiles, writeFile))
        note(`${saved.path}: ${saved.change}`);
    else if (format === 'json')
      await print(jsonText({ schemaVersion: 1, ...imported } satisfies DerivedProfilesReport));
    else await print(profilesText(imported.profiles));
    gapLines(imported.gaps).forEach(note);
    return exitCodeOfGaps(imported.gaps);
  },
});

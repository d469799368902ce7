import { exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFEST_EXITS, MANIFESTS } from '../../options/manifests.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'exposure',
  summary: 'what can be reached from outside, and through what',
  arguments: { path: MANIFESTS },
  options: { ...CHART_OPTIONS, format: TEXT_OR_JSON },
  examples: [['plimsoll network exposure ./manifests', 'what can be reached from outside']],
  exitCodes: MANIFEST_EXITS,
  async run({ path, format, ...charts }) {
    const { reportExposure } = await import('../../../../pipeline/deploy/network.ts');
    const { exposureText } = await import('../../../../present/network/sentences.ts');
    const report = reportExposure(path, await chartValues(charts));
    await printReport(report, format, exposureText);
    return exitCodeOfGaps(report.gaps);
  },
});

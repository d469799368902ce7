import { EXIT, exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFEST_EXITS, MANIFESTS } from '../../options/manifests.ts';
import { flag } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'diff',
  summary: 'connections that are gained and lost between two sets of manifests',
  arguments: {
    before: { ...MANIFESTS, usage: '<before>' },
    after: { ...MANIFESTS, usage: '<after>' },
  },
  options: {
    ...CHART_OPTIONS,
    format: TEXT_OR_JSON,
    exitCode: flag('--exit-code', 'exit 1 where connections differ'),
  },
  examples: [['plimsoll network diff ./before ./after --exit-code', 'what a change opens and closes']],
  exitCodes: { 1: 'connections differ (--exit-code)', ...MANIFEST_EXITS },
  async run({ before, after, format, exitCode, ...charts }) {
    const { compareNetworks } = await import('../../../../pipeline/deploy/network.ts');
    const { changesText } = await import('../../../../present/network/sentences.ts');
    const report = compareNetworks(before, after, await chartValues(charts));
    await printReport(report, format, changesText);
    return exitCode && report.changes.length > 0 ? EXIT.violated : exitCodeOfGaps(report.gaps);
  },
});

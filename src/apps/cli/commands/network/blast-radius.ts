import { exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFEST_EXITS, MANIFESTS, WORKLOAD_NAMES } from '../../options/manifests.ts';
import { argument, repeatedOption } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'blast-radius',
  summary: 'what falls if a workload is exploited, and which rule to remove first',
  arguments: {
    asked: argument('<workload|CVE>', `${WORKLOAD_NAMES}, or a vulnerability of the scans`),
    path: argument('[path]', `${MANIFESTS.description}, or of profiles`, {
      completion: 'file',
      absent: '.',
    }),
  },
  options: {
    ...CHART_OPTIONS,
    format: TEXT_OR_JSON,
    scan: repeatedOption(
      '--scan <[workload=]report.json...>',
      'JSON reports of scans, by image or by workload',
      { completion: 'file' },
    ),
  },
  examples: [
    ['plimsoll network blast-radius shop/web ./manifests', 'what falls if it is exploited'],
    ['plimsoll network blast-radius CVE-2024-4323 ./manifests --scan web.json db.json'],
  ],
  exitCodes: MANIFEST_EXITS,
  async run({ asked, path, scan, format, ...charts }) {
    const { reportBlastRadius } = await import('../../../../pipeline/deploy/blast-radius.ts');
    const { blastText } = await import('../../../../present/network/blast-radius.ts');
    const report = reportBlastRadius(path, asked, scan, await chartValues(charts));
    await printReport(report, format, blastText);
    return exitCodeOfGaps(report.gaps);
  },
});

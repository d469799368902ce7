import { exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFEST_EXITS, MANIFESTS } from '../../options/manifests.ts';
import { print } from '../../output/print.ts';
import { defineCommand } from '../types.ts';
import { formatOption } from '../../options/report-format.ts';

export const command = defineCommand({
  name: 'connections',
  summary: 'every connection that policies allow, and policies to look at',
  arguments: { path: MANIFESTS },
  options: {
    ...CHART_OPTIONS,
    format: formatOption(['text', 'json', 'csv', 'markdown', 'mermaid', 'graphviz', 'svg'], 'text'),
  },
  examples: [
    ['plimsoll network connections ./manifests', 'who may talk to whom'],
    ['plimsoll network connections ./manifests --format svg > map.svg'],
  ],
  exitCodes: MANIFEST_EXITS,
  async run({ path, format, ...charts }) {
    const { reportConnections } = await import('../../../../pipeline/deploy/network.ts');
    const { CONNECTION_FORMATS } = await import('../../../../present/network/connections.ts');
    const report = reportConnections(path, await chartValues(charts));
    await print(CONNECTION_FORMATS[format]?.(report) ?? '');
    return exitCodeOfGaps(report.gaps);
  },
});

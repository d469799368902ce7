import { exitCodeOfGaps } from '../../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { MANIFEST_EXITS, MANIFESTS, WORKLOAD_NAMES } from '../../options/manifests.ts';
import { argument, option } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'the rules that decide about a connection, in order',
  arguments: {
    path: MANIFESTS,
    from: argument('<from>', `${WORKLOAD_NAMES} or address`),
    to: argument('<to>', 'workload or address'),
  },
  options: {
    ...CHART_OPTIONS,
    format: TEXT_OR_JSON,
    port: option('--port <port[/protocol]>', 'only this, such as 443/tcp, 8000-8999/udp or sctp'),
  },
  examples: [
    ['plimsoll network explain ./manifests shop/web shop/db --port 5432/tcp'],
    ['plimsoll network explain ./manifests 203.0.113.9 shop/web'],
  ],
  exitCodes: MANIFEST_EXITS,
  async run({ path, from, to, port, format, ...charts }) {
    const { explainConnection } = await import('../../../../pipeline/deploy/network.ts');
    const { explanationText } = await import('../../../../present/network/sentences.ts');
    const report = explainConnection(path, from, to, port, await chartValues(charts));
    await printReport(report, format, explanationText);
    return exitCodeOfGaps(report.gaps);
  },
});

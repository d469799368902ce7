import type { ConnectionsReport } from '../../model/report/network.ts';
import { jsonText } from '../text/json.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { connectionsGraphviz, connectionsMermaid } from './graph.ts';
import { connectionsSvg } from './map.ts';
import { connectionsText, endText } from './sentences.ts';
import { visible } from '../text/text.ts';

/** Every way to write who may talk to whom. Pure; each ends with a line break. */
export const CONNECTION_FORMATS: Readonly<Record<string, (report: ConnectionsReport) => string>> = {
  text: connectionsText,
  json: jsonText,
  csv: connectionsCsv,
  markdown: connectionsMarkdown,
  mermaid: connectionsMermaid,
  graphviz: connectionsGraphviz,
  svg: connectionsSvg,
};

/** RFC 4180; cells that a spreadsheet would take for a formula begin with an apostrophe. */
function connectionsCsv({ connections }: ConnectionsReport): string {
  const rows = connections.map(({ from, to, traffic }) => [endText(from), endText(to), traffic]);
  return [['from', 'to', 'traffic'], ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(text: string): string {
  const safe = visible(text);
  return `"${(/^[=+\-@]/.test(safe) ? `'${safe}` : safe).replaceAll('"', '""')}"`;
}

/** GitHub flavoured Markdown: a table of connections, and the findings. */
function connectionsMarkdown({ summary, connections, findings, gaps }: ConnectionsReport): string {
  const lines = [
    `## Connections of ${summary.workloads} workloads under ${summary.policies} policies`,
    '',
    '| from | to | traffic |',
    '| --- | --- | --- |',
    ...connections.map(
      ({ from, to, traffic }) =>
        `| ${escapeMarkdown(endText(from))} | ${escapeMarkdown(endText(to))} | ${escapeMarkdown(traffic)} |`,
    ),
    ...(findings.length > 0 ? ['', '### Policies to look at', ''] : []),
    ...findings.map(
      ({ kind, subject, title, advice }) =>
        `- **${kind}** ${escapeMarkdown(subject)}: ${escapeMarkdown(title)} ${escapeMarkdown(advice)}`,
    ),
    ...(gaps.length > 0 ? ['', '### Not read or not known', ''] : []),
    ...gaps.map(({ subject, reason }) => `- ${escapeMarkdown(subject)}: ${escapeMarkdown(reason)}`),
  ];
  return `${lines.join('\n')}\n`;
}

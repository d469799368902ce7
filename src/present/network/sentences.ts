import type { Gap } from '../../model/gap.ts';
import type {
  ChangesReport,
  ConnectionsReport,
  ExplanationReport,
  ExposureReport,
  Place,
  ReportEnd,
} from '../../model/report/network.ts';
import { count, visible } from '../text/text.ts';

const NAMES_SHOWN = 3;

/** An end on one line, not yet made safe to show. */
export function endText(end: ReportEnd): string {
  if (end.kind === 'name') return `what ${end.name} resolves to`;
  if (end.kind === 'addresses') return end.description;
  return end.workloads === 1 ? end.group : `${end.group} and ${count(end.workloads - 1, 'other')}`;
}

/** For people: connections, groups, findings, gaps. Nothing from a manifest reaches a terminal unescaped. */
export function connectionsText(report: ConnectionsReport): string {
  const { summary, groups, connections, findings } = report;
  const head = `${count(summary.workloads, 'workload')} in ${count(summary.groups, 'group')}, ${count(summary.namespaces, 'namespace')}, ${count(summary.policies, 'policy', 'policies')}`;
  const shared = groups.filter(({ workloads }) => workloads.length > 1);
  return document([
    [head],
    section(
      'Groups: workloads that no policy tells apart',
      shared.map(({ id, workloads }) => {
        const others = workloads.filter((name) => name !== id);
        const more = others.length - NAMES_SHOWN;
        const names = others.slice(0, NAMES_SHOWN).join(', ');
        return `${id}: also ${names}${more > 0 ? ` and ${more} more` : ''}`;
      }),
    ),
    section(
      'Connections',
      table(connections.map(({ from, to, traffic }) => [endText(from), '→', endText(to), traffic])),
    ),
    section(
      'Policies to look at',
      findings.flatMap(({ kind, subject, title, advice, places }) => [
        `${kind}  ${subject}${placesText(places)}`,
        `  ${title} ${advice}`,
      ]),
    ),
    gapsSection(report.gaps),
  ]);
}

/** For people: the answer, then the rules in order. */
export function explanationText(report: ExplanationReport): string {
  const steps = report.steps.map(({ at, action, traffic, because, places }, index) => [
    `${index + 1}.`,
    `at the ${at}`,
    action,
    traffic,
    `${because}${placesText(places)}`,
  ]);
  return document([
    [`${report.from} → ${report.to}`, `asked    ${report.asked}`, `allowed  ${report.allowed}`],
    section('Because', table(steps)),
    gapsSection(report.gaps),
  ]);
}

/** For people: one line for what is gained and one for what is lost. */
export function changesText(report: ChangesReport): string {
  const rows = report.changes.flatMap(({ from, to, gained, lost }) => [
    ...(gained === 'nothing' ? [] : [['+', endText(from), '→', endText(to), gained]]),
    ...(lost === 'nothing' ? [] : [['-', endText(from), '→', endText(to), lost]]),
  ]);
  const head = rows.length === 0 ? 'No connection changes.' : 'Connections gained (+) and lost (-)';
  return document([[head, ...table(rows)], gapsSection(report.gaps)]);
}

/** For people: each way in, from outside to the workload. */
export function exposureText(report: ExposureReport): string {
  const lines = report.exposures.flatMap((exposure) => {
    const { status, internet, sources, through, hosts, paths, workload, traffic, place } = exposure;
    const from = internet && sources === 'any address' ? 'the internet' : sources;
    const chain = [status === 'blocked' ? 'blocked' : from, ...through, workload].join(' → ');
    const asked = [...hosts, ...paths].join(' ');
    return [
      `${status}  ${chain}`,
      `  ${traffic}${asked === '' ? '' : `, for ${asked}`}${placesText([place])}`,
    ];
  });
  const head = lines.length === 0 ? 'Nothing is exposed by these manifests.' : 'Ways in from outside';
  return document([[head, ...lines], gapsSection(report.gaps)]);
}

function gapsSection(gaps: readonly Gap[]): string[] {
  return section(
    'Not read or not known',
    gaps.map(({ subject, reason }) => `${subject}: ${reason}`),
  );
}

function placesText(places: readonly Place[]): string {
  const [first] = places;
  if (!first) return '';
  const more = places.length - 1;
  return ` (${first.file}:${first.line}${more > 0 ? ` and ${more} more` : ''})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

/** Columns padded to the widest cell, the last one left as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const safe = rows.map((row) => row.map(visible));
  const widths = (safe[0] ?? []).map((_, column) =>
    Math.min(
      60,
      safe.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
    ),
  );
  return safe.map((row) =>
    row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  '),
  );
}

function document(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(visible).join('\n'))
    .join('\n\n')}\n`;
}

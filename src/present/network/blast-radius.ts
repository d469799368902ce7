import type { BlastReport } from '../../model/report/blast-radius.ts';
import { count, visible } from '../text/text.ts';

const MOST_LINES = 30;

/** For people: what falls and how, what can be called outside, what to close first, which vulnerabilities are near. */
export function blastText(report: BlastReport): string {
  const { starts, reached, outside, vulnerabilities, gaps, workloads } = report;
  const others = Math.max(0, workloads - starts.length);
  const head = [
    `${starts.join(', ')} taken over: ${reached.length} of ${count(others, 'other workload')} within reach`,
    ...(outside.some(({ internet }) => internet) ? ['and from there the internet'] : []),
  ];
  return document([
    [head.join(', ')],
    section('Reached', reached.flatMap(reachedLines)),
    section(
      'Beyond the cluster',
      outside.map(({ workload, to, traffic }) => `${workload} → ${to}: ${traffic}`),
    ),
    section('Remove first', removalLines(report)),
    section('Vulnerabilities, the nearest first', vulnerabilities.map(vulnerabilityLine)),
    section(
      'Not read or not known',
      gaps.map(({ subject, reason }) => `${subject}: ${reason}`),
    ),
  ]);
}

function removalLines({ open, cuts, candidates, tried }: BlastReport): string[] {
  const removals = cuts.map(({ policy, path, place, spares, sparesInternet }) => {
    const spared = [
      ...(spares.length > 0 ? [`spares ${spares.join(', ')}`] : []),
      ...(sparesInternet ? ['closes the way to the internet'] : []),
    ];
    return `${policy} ${path} (${place.file}:${place.line}): ${spared.join(', ')}`;
  });
  return [
    ...(open.length > 0 ? [`isolate ${open.join(', ')}: no policy restricts what they call`] : []),
    ...removals,
    ...(cuts.length + open.length === 0 ? ['no single rule: several let the same through'] : []),
    ...(candidates > tried ? [`(${tried} of ${candidates} rules were tried)`] : []),
  ];
}

function vulnerabilityLine(one: BlastReport['vulnerabilities'][number]): string {
  const { id, severity, workload, internet, callers, exploited } = one;
  const who = internet ? 'reachable from the internet' : `reachable from ${count(callers, 'workload')}`;
  return `${id} (${severity}${exploited ? ', exploited' : ''}) in ${workload}: ${who}`;
}

function reachedLines({ workload, way, knownVulnerable }: BlastReport['reached'][number]): string[] {
  const hops = way.map(({ to, traffic }) => `→ ${to} (${traffic})`).join(' ');
  const known = knownVulnerable === true ? '; all on the way have known vulnerabilities' : '';
  return [`${workload}: ${count(way.length, 'hop')} ${hops}${known}`];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more (--format json)`] : lines;
  return [title, ...shown.map((line) => `  ${line}`)];
}

function document(sections: readonly (readonly string[])[]): string {
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.map(visible).join('\n')).join('\n\n')}\n`;
}

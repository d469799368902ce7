import type { ReplayedEntry, ReplayReport, WatchedFlow } from '../../model/report/flows.ts';
import { count, visible } from '../text/text.ts';
import { grouped } from '../../model/grouped-number.ts';

const MOST_SHOWN = 50;

const SAYS: Readonly<Record<ReplayedEntry['standing'], string>> = {
  breaks: 'would break',
  unsure: 'may break',
  opens: 'was denied, would be allowed',
  unjudged: 'not judged',
};

/** What a policy would do to recorded flows, by who would notice, and what to add to which profile. */
export function replayText(report: ReplayReport): string {
  const { summary, owners, allow, refused, gaps } = report;
  const parts = [
    `${count(summary.works.count, 'flow')} would work, ${grouped(summary.breaks.count)} would break`,
    ...(summary.unsure.count > 0 ? [`${grouped(summary.unsure.count)} may break`] : []),
    ...(summary.opens.count > 0
      ? [`${grouped(summary.opens.count)} would be let through that were denied`]
      : []),
    ...(summary.unjudged.count > 0 ? [`${grouped(summary.unjudged.count)} not judged`] : []),
  ];
  const lines = [
    parts.join(', '),
    ...owners.flatMap(({ owner, flows }) => [
      '',
      visible(owner ?? 'neither end is a known workload'),
      ...entries(flows),
    ]),
    ...(allow.length > 0 ? ['', 'To allow it, add to the profiles:'] : []),
    ...allow.flatMap(({ workload, yaml }) => [
      '',
      `# ${visible(workload)}`,
      ...yaml.trimEnd().split('\n').map(visible),
    ]),
    ...(refused > 0
      ? [
          '',
          `${count(refused, 'kind of flow', 'kinds of flows')} would break even so: a line refuses it, or no line can say it`,
        ]
      : []),
    ...(gaps.length > 0 ? ['', 'Not complete'] : []),
    ...gaps.map(({ subject, reason }) => `  ! ${visible(subject)}: ${visible(reason)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function entries(flows: readonly ReplayedEntry[]): string[] {
  const more = flows.length - MOST_SHOWN;
  return [
    ...flows.slice(0, MOST_SHOWN).flatMap(entryLines),
    ...(more > 0 ? [`  and ${more} more; --format json has all`] : []),
  ];
}

function entryLines(entry: ReplayedEntry): string[] {
  const { standing, from, to, flow, count: times, last, because } = entry;
  const head = `  ${SAYS[standing]}: ${from} → ${to} ${flow}, ${count(times, 'time')}, last ${last}`;
  return [visible(head), ...because.map((reason) => visible(`    ${reason}`))];
}

const COLOURS: Readonly<Record<WatchedFlow['decision'], number>> = {
  allowed: 32,
  denied: 31,
  'would-be-denied': 33,
  'profiles-deny': 33,
};

/** One flow that was just seen, with what decided and what would let it through. */
export function watchedText(flow: WatchedFlow, colour: boolean): string {
  const { at, from, to, decision, rule, check, source, count: times, allow } = flow;
  const mark = colour ? `\x1b[${COLOURS[decision]}m${decision}\x1b[0m` : decision;
  const again = times > 1 ? ` ×${times}` : '';
  const head = `${at.slice(11, 23)} ${mark} ${visible(`${from} → ${to} ${flow.flow}`)}${again} (${source})`;
  const lines = [
    ...(rule
      ? [
          `    ${rule.line === '' ? `no line of ${rule.workload} allows it` : `${rule.workload} ${rule.line}`}`,
        ]
      : []),
    ...(check === undefined ? [] : [`    ${check}`]),
    ...(allow ? [`    to allow it: ${allow.command}`] : []),
  ];
  return `${[head, ...lines.map(visible)].join('\n')}\n`;
}

import type { GuardUpdate } from '../../model/report/guard-update.ts';
import type {
  HostChangeReport,
  HostStatusReport,
  ReportedContainer,
  ReportedMember,
  ReportedName,
  ReportedWaypoint,
} from '../../model/report/host.ts';
import { count, visible } from '../text/text.ts';
import { disagreementLine, lossLines } from '../network/segmentation.ts';

const MOST_LINES = 50;
const MOST_ADDRESSES = 8;

const OUTCOMES: Readonly<Record<HostChangeReport['outcome'], string>> = {
  planned: 'dry run: nothing was changed',
  unchanged: 'nothing to change',
  applied: 'applied',
  confirmed: 'confirmed',
  'rolled back': 'rolled back',
  removed: 'removed: nothing is enforced on this host any more',
  refused: 'nothing was changed: change the lines above, or apply without --strict',
};

/** For people: what changes, whom it holds, and what to do next. */
export function changeText(report: HostChangeReport): string {
  const { gained, lost, elements, losses, notes, cut, confirmWithin } = report;
  const { added, removed, anew } = elements;
  const made = anew ? ', the tables anew' : '';
  return lines([
    ...some(gained.map((line) => `+ ${line}`)),
    ...some(lost.map((line) => `- ${line}`)),
    ...report.members.map(memberLine),
    ...strangerLines(report),
    ...lossLines(losses).map((line) => `loss: ${line}`),
    ...(added + removed > 0 ? [`${count(added, 'element')} added, ${removed} removed${made}`] : []),
    ...(cut > 0 ? [`${count(cut, 'established connection')} cut`] : []),
    ...notes.map((note) => `note: ${note}`),
    `${OUTCOMES[report.outcome]}${deadline(confirmWithin)}`,
  ]);
}

const KERNEL: Readonly<Record<HostStatusReport['kernel'], string>> = {
  equal: 'the kernel holds exactly what the profiles mean',
  'equal-but-for-losses': 'the kernel holds what the profiles mean, but for the losses below',
  different: 'the kernel does NOT hold what the profiles mean',
  absent: 'the kernel holds nothing: apply again, or start "plimsoll network guard"',
  unreadable: 'the kernel holds NOT what was applied: its tables or who is where were changed since',
};

const DECISIONS: Readonly<Record<HostStatusReport['denials'][number]['decision'], string>> = {
  denied: 'refused',
  'would-be-denied': 'audit, let through',
};

/** For people: what is enforced, since when, whom it holds, and what it has refused. */
export function statusText(report: HostStatusReport): string {
  const { declared, since, confirmWithin, kernel, drift, denials, losses, notes } = report;
  const drifted = drift.added + drift.removed > 0 || drift.anew;
  return lines([
    declared ? `enforced since ${since}${deadline(confirmWithin)}` : 'nothing is enforced on this host',
    ...(declared ? [KERNEL[kernel]] : []),
    ...(report.waypoint ? [waypointLine(report.waypoint)] : []),
    ...report.counterexamples.slice(0, MOST_LINES).map(disagreementLine),
    ...(declared && drifted
      ? [`for the containers that run now, ${drift.added} elements are missing and ${drift.removed} too many`]
      : []),
    ...report.members.map(memberLine),
    ...strangerLines(report),
    ...lossLines(losses).map((line) => `loss: ${line}`),
    ...report.names.map(nameLine),
    ...denials
      .filter(({ packets }) => packets > 0)
      .map(
        ({ rule, decision, packets, bytes }) =>
          `${DECISIONS[decision]} ${count(packets, 'packet')} (${bytes} bytes): ${rule}`,
      ),
    ...(report.waypoint?.refused ?? []).map(
      ({ rule, requests }) => `refused ${count(requests, 'request')}: ${rule}`,
    ),
    ...notes.map((note) => `note: ${note}`),
  ]);
}

/** For people: one line for what the guard did. */
export function guardText({ at, because, added, removed, milliseconds, cut, notes }: GuardUpdate): string {
  const after = milliseconds === undefined ? '' : ` after ${milliseconds} ms`;
  const what = [
    ...(added + removed > 0 ? [`${added} added, ${removed} removed${after}`] : []),
    ...(cut > 0 ? [`${count(cut, 'established connection')} cut`] : []),
    ...notes,
  ];
  return lines([`${at} ${because}: ${what.join('; ') || 'brought back'}`]);
}

function waypointLine({ state, port, process, starts, open, said }: ReportedWaypoint): string {
  const but = open.length > 0 ? `, but passes unjudged for ${open.join(', ')}` : '';
  if (state === 'failed')
    return `the waypoint does NOT run: what it would judge is refused${but}${said.length > 0 ? ` (${said.at(-1)})` : ''}`;
  return `the waypoint runs at port ${port} (process ${process}, start ${starts ?? 'unknown'})`;
}

function deadline(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return `; it is rolled back in ${Math.ceil(seconds)} s unless you say "plimsoll network confirm"`;
}

function memberLine({ id, mode, containers }: ReportedMember): string {
  const name = mode === 'audit' ? `${id} (audit: told, not refused)` : id;
  return containers.length === 0
    ? `${name}: no container`
    : `${name}: ${containers.map(containerText).join('; ')}`;
}

function nameLine({ member, name, addresses }: ReportedName): string {
  const known = addresses.slice(0, MOST_ADDRESSES).map(({ address, seconds }) => `${address} (${seconds} s)`);
  const more = addresses.length > known.length ? `, and ${addresses.length - known.length} more` : '';
  return `${member} calls ${name}: ${known.length === 0 ? 'no address known now' : `${known.join(', ')}${more}`}`;
}

function containerText({ name, interfaces, addresses, unheld }: ReportedContainer): string {
  if (unheld !== '') return `${name} is NOT held: ${unheld}`;
  return `${name} at ${interfaces.join(' ')} (${addresses.join(' ')})`;
}

function strangerLines({ strangers }: Pick<HostChangeReport, 'strangers'>): string[] {
  return strangers.length === 0 ? [] : [`without profile, not held: ${strangers.join(', ')}`];
}

function some(all: readonly string[]): string[] {
  const more = all.length - MOST_LINES;
  return more > 0 ? [...all.slice(0, MOST_LINES), `… and ${more} more (all with --format json)`] : [...all];
}

function lines(list: readonly string[]): string {
  return list.map((text) => `${visible(text)}\n`).join('');
}

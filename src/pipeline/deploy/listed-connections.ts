import type { Connections } from '../../analyse/segmentation/connections.ts';
import type { ChangedGroup, ConnectionChange } from '../../analyse/segmentation/diff.ts';
import type { Gap } from '../../model/gap.ts';
import { describeAddresses, describeTraffic } from '../../model/network/traffic-text.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import type { ChangesReport, ConnectionsReport, ReportEnd } from '../../model/report/network.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import type { Traffic } from '../../model/sets/traffic.ts';

/** What a report lists of pairs, and what of them it does not. */
export interface ListedPairs<Pair> {
  readonly list: readonly Pair[];
  readonly gaps: readonly Gap[];
}

type ListedConnection = ConnectionsReport['connections'][number];
type ListedChange = ChangesReport['changes'][number];

/** Pairs that a report lists: of N workloads that policies all tell apart there may be N². */
const MOST_LISTED = 100_000;

/** Every connection, for a report. */
export function listConnections(evaluated: Connections, most = MOST_LISTED): ListedPairs<ListedConnection> {
  return listed(connectionsIn(evaluated), most, 'connections');
}

/** Every change of a connection, for a report; what a lone pod of manifests says to itself is none. */
export function listChanges(
  changes: Iterable<ConnectionChange>,
  areManifests: boolean,
  most = MOST_LISTED,
): ListedPairs<ListedChange> {
  return listed(changesIn(changes, areManifests), most, 'changes');
}

/** What is not listed is not made. */
function listed<Pair>(pairs: Iterable<() => Pair>, most: number, what: string): ListedPairs<Pair> {
  const list: Pair[] = [];
  let all = 0;
  for (const make of pairs) {
    all += 1;
    if (list.length < most) list.push(make());
  }
  const reason = `${all} ${what}, of which ${most} are listed`;
  return { list, gaps: all > most ? [{ kind: 'limit', subject: what, reason }] : [] };
}

function* connectionsIn(evaluated: Connections): Generator<() => ListedConnection> {
  const { groups, table } = evaluated;
  const ends = new Map(groups.map((group) => [group, endOf(group)]));
  for (const from of groups) {
    const end = ends.get(from);
    for (const to of groups) {
      // What a lone pod says to itself is no connection; what pods of one workload say to each other is.
      const id = evaluated.idBetween(from, to);
      const isItself = from === to && isLonePod(from.workloads);
      if (id !== table.none && !isItself) yield pair(end, ends.get(to), table.at(id));
    }
    for (const { addresses, traffic } of evaluated.withOutside(from, 'egress'))
      yield pair(end, endOf(addresses), traffic);
    for (const [name, traffic] of evaluated.withNames(from))
      if (!traffic.isEmpty()) yield pair(end, { kind: 'name', name }, traffic);
    for (const { addresses, traffic } of evaluated.withOutside(from, 'ingress'))
      yield pair(endOf(addresses), end, traffic);
  }
}

function pair(
  from: ReportEnd | undefined,
  to: ReportEnd | undefined,
  traffic: Traffic,
): () => ListedConnection {
  return () => ({ from: from ?? NOBODY, to: to ?? NOBODY, traffic: describeTraffic(traffic) });
}

function* changesIn(
  changes: Iterable<ConnectionChange>,
  areManifests: boolean,
): Generator<() => ListedChange> {
  const known = new Map<ConnectionChange['to'], ReportEnd>();
  const endFor = (end: ConnectionChange['to']): ReportEnd => {
    const made = known.get(end) ?? changedEnd(end);
    if (isGroup(end)) known.set(end, made);
    return made;
  };
  for (const { from, to, gained, lost } of changes) {
    if (areManifests && from === to && isGroup(from) && isLonePod(from.workloads)) continue;
    yield () => ({
      from: endFor(from),
      to: endFor(to),
      gained: describeTraffic(gained),
      lost: describeTraffic(lost),
    });
  }
}

const NOBODY: ReportEnd = { kind: 'workloads', group: '', workloads: 0 };

function isGroup(end: ConnectionChange['to']): end is ChangedGroup {
  return typeof end === 'object' && 'workloads' in end;
}

function isLonePod([first, ...others]: readonly Workload[]): boolean {
  return first?.kind === 'Pod' && others.length === 0;
}

/** With everybody in it, for a report without groups. */
function changedEnd(end: ConnectionChange['to']): ReportEnd {
  const known = endOf(end);
  return known.kind === 'workloads' && isGroup(end)
    ? { ...known, members: end.workloads.map(workloadId) }
    : known;
}

function endOf(end: Pick<ChangedGroup, 'workloads'> | AddressSet | string): ReportEnd {
  if (typeof end === 'string') return { kind: 'name', name: end };
  if (end instanceof AddressSet)
    return { kind: 'addresses', description: describeAddresses(end), blocks: end.cidrs() };
  const [first] = end.workloads;
  return { kind: 'workloads', group: first ? workloadId(first) : '', workloads: end.workloads.length };
}

import type { Network } from '../../model/network/network.ts';
import { DIRECTIONS, type Direction } from '../../model/network/policy.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { Connections, OutsideTraffic } from './connections.ts';
import type { Group } from './grouping.ts';

/** The DNS names that policies have, for another network to be evaluated for too. */
export function namesIn({ policies }: Network): string[] {
  const peers = policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.peers));
  return [...new Set(peers.flatMap((peer) => (peer.kind === 'names' ? peer.names : [])))];
}

/** Workloads that are alike before and after. */
export interface ChangedGroup {
  readonly workloads: readonly Workload[];
  readonly change: 'kept' | 'added' | 'removed';
}

export interface ConnectionChange {
  readonly from: ChangedGroup | AddressSet;
  /** A text is a DNS name. */
  readonly to: ChangedGroup | AddressSet | string;
  readonly gained: Traffic;
  readonly lost: Traffic;
}

interface Pairing extends ChangedGroup {
  readonly before: Group | undefined;
  readonly after: Group | undefined;
}

/**
 * What may flow in one network and not in the other; both must be evaluated for the same names. Workloads are the same where namespace, kind and name are;
 * connections of those that only one network has are gained or lost as a whole. One by one, as there may be as many as
 * there are pairs.
 */
export function* changesBetween(before: Connections, after: Connections): Generator<ConnectionChange> {
  const groups = pairGroups(before, after);
  const translated = new Map<number, number>();
  const idAfter = (id: number): number => {
    const known = translated.get(id) ?? before.table.idOf(after.table.at(id));
    translated.set(id, known);
    return known;
  };
  const { table } = before;
  for (const from of groups) {
    for (const to of groups) {
      const old = from.before && to.before ? before.idBetween(from.before, to.before) : table.none;
      const now = from.after && to.after ? idAfter(after.idBetween(from.after, to.after)) : table.none;
      if (old === now) continue;
      const gained = table.at(table.subtract(now, old));
      yield { from, to, gained, lost: table.at(table.subtract(old, now)) };
    }
    for (const direction of DIRECTIONS) yield* outsideChanges(before, after, from, direction);
    yield* nameChanges(before, after, from);
  }
}

function outsideChanges(
  before: Connections,
  after: Connections,
  group: Pairing,
  direction: Direction,
): ConnectionChange[] {
  const old = covering(group.before ? before.withOutside(group.before, direction) : []);
  const now = covering(group.after ? after.withOutside(group.after, direction) : []);
  return old.flatMap((one) =>
    now.flatMap((other): ConnectionChange[] => {
      const addresses = one.addresses.intersect(other.addresses);
      if (addresses.isEmpty() || one.traffic.equals(other.traffic)) return [];
      const gained = other.traffic.subtract(one.traffic);
      const lost = one.traffic.subtract(other.traffic);
      return direction === 'egress'
        ? [{ from: group, to: addresses, gained, lost }]
        : [{ from: addresses, to: group, gained, lost }];
    }),
  );
}

/** By the names that both were evaluated for; what only one was evaluated for, the other says nothing of. */
function nameChanges(before: Connections, after: Connections, group: Pairing): ConnectionChange[] {
  const now = group.after ? after.withNames(group.after) : new Map<string, Traffic>();
  const old = group.before ? before.withNames(group.before) : new Map<string, Traffic>();
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): ConnectionChange[] => {
    const [was, is] = [old.get(name) ?? Traffic.NONE, now.get(name) ?? Traffic.NONE];
    if (was.equals(is)) return [];
    return [{ from: group, to: name, gained: is.subtract(was), lost: was.subtract(is) }];
  });
}

/** With a part for all other addresses. */
function covering(parts: readonly OutsideTraffic[]): OutsideTraffic[] {
  const rest = parts.reduce((all, { addresses }) => all.subtract(addresses), AddressSet.ALL);
  return rest.isEmpty() ? [...parts] : [...parts, { addresses: rest, traffic: Traffic.NONE }];
}

/** Groups of workloads whose group before and whose group after are the same. */
function pairGroups(before: Connections, after: Connections): Pairing[] {
  const now = new Map(after.network.workloads.map((workload) => [workloadId(workload), workload]));
  const pairings = new Map<string, Pairing & { workloads: Workload[] }>();
  const add = (workload: Workload, old: Group | undefined, next: Group | undefined): void => {
    const key = `${old?.id ?? ''}/${next?.id ?? ''}`;
    const known = pairings.get(key);
    if (known) known.workloads.push(workload);
    else {
      const change = old && next ? 'kept' : old ? 'removed' : 'added';
      pairings.set(key, { workloads: [workload], change, before: old, after: next });
    }
  };
  for (const workload of before.network.workloads) {
    const id = workloadId(workload);
    const next = now.get(id);
    now.delete(id);
    add(next ?? workload, before.groupOf(workload), next && after.groupOf(next));
  }
  for (const workload of now.values()) add(workload, undefined, after.groupOf(workload));
  return [...pairings.values()];
}

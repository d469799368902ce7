import type { Network } from '../../model/network/network.ts';
import type { Direction } from '../../model/network/policy.ts';
import type { Workload } from '../../model/network/workload.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { decide } from './decision.ts';
import { Fault } from '../../model/fault.ts';
import { type Group, type Grouping, groupWorkloads } from './grouping.ts';
import { type Matching, matchRules, NO_RULES } from './matching.ts';
import { type Program, Programs } from './program.ts';
import { TrafficRow } from './traffic-row.ts';
import { type TrafficId, TrafficTable } from './traffic-table.ts';

/** Pairs of groups that are kept one by one, where rules are for many: two bytes or four each. */
const MOST_CELLS = 2 ** 26;

/** What may flow between a group and addresses outside of the cluster. */
export interface OutsideTraffic {
  readonly addresses: AddressSet;
  readonly traffic: Traffic;
}

/** What one direction of a group allows: by group, by address outside, by DNS name. */
interface Row {
  readonly byGroup: TrafficRow;
  readonly byAddress: readonly { readonly addresses: AddressSet; readonly traffic: TrafficId }[];
  readonly byName: ReadonlyMap<string, TrafficId>;
}

/** What evaluations of networks with the same workloads, and with rules of one of them, can share. */
export interface Evaluation {
  readonly grouping: Grouping;
  readonly table: TrafficTable;
}

/**
 * Who may talk to whom, exactly, as Kubernetes documents it
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/). Three things that the documentation
 * leaves to the network plugin are taken so: traffic from and to host-network pods is that of a node that a pod may run
 * on, hence always allowed; an `ipBlock` matches pods only where their addresses are known; ICMP and other protocols
 * without ports are matched by rules without ports. What a pod says to itself is always allowed and is not listed.
 */
export class Connections {
  readonly network: Network;
  readonly groups: readonly Group[];
  readonly programs: Programs;
  readonly table: TrafficTable;
  /** The addresses of which `withOutside` tells. */
  readonly outside: AddressSet;
  readonly #names: readonly string[];
  readonly grouping: Grouping;
  readonly #rows = new Map<string, Row>();
  #cells = 0;
  readonly #egress: readonly (readonly Row[])[];
  readonly #ingress: readonly (readonly Row[])[];

  constructor(
    network: Network,
    names: readonly string[],
    { grouping, table }: Evaluation,
    outside: AddressSet,
  ) {
    this.network = network;
    this.#names = names;
    this.table = table;
    this.grouping = grouping;
    this.groups = this.grouping.groups;
    this.outside = outside;
    this.programs = new Programs(network, this.grouping, this.table);
    this.#egress = this.groups.map((group) => this.#rowsOf(group, 'egress'));
    this.#ingress = this.groups.map((group) => this.#rowsOf(group, 'ingress'));
  }

  groupOf(workload: Workload): Group | undefined {
    return this.grouping.groupOf.get(workload);
  }

  /** The number in `table` of what pods of one group may send to (other) pods of a group. */
  idBetween(from: Group, to: Group): TrafficId {
    if (from.isHost || to.isHost) return this.table.all;
    let id = this.table.all;
    for (const row of this.#egress[from.id] ?? []) id = this.table.intersect(id, row.byGroup.at(to.id));
    for (const row of this.#ingress[to.id] ?? []) id = this.table.intersect(id, row.byGroup.at(from.id));
    return id;
  }

  between(from: Group, to: Group): Traffic {
    return this.table.at(this.idBetween(from, to));
  }

  /** What may flow from the group to the outside (`egress`) or from there to it (`ingress`); where nothing may, nothing. */
  withOutside(group: Group, direction: Direction): OutsideTraffic[] {
    if (group.isHost) return [{ addresses: this.outside, traffic: Traffic.ALL }];
    const rows = (direction === 'egress' ? this.#egress : this.#ingress)[group.id] ?? [];
    let parts = [{ addresses: this.outside, traffic: this.table.all }];
    for (const { byAddress } of rows) {
      parts = parts.flatMap((part) =>
        byAddress.map(({ addresses, traffic }) => ({
          addresses: part.addresses.intersect(addresses),
          traffic: this.table.intersect(part.traffic, traffic),
        })),
      );
    }
    const merged = new Map<TrafficId, AddressSet>();
    for (const { addresses, traffic } of parts)
      merged.set(traffic, merged.get(traffic)?.union(addresses) ?? addresses);
    return [...merged]
      .filter(([traffic, addresses]) => traffic !== this.table.none && !addresses.isEmpty())
      .map(([traffic, addresses]) => ({ addresses, traffic: this.table.at(traffic) }));
  }

  /** What the group may send to what a DNS name resolves to, by the names that were asked for or that its policies have. */
  withNames(group: Group): Map<string, Traffic> {
    const rows = this.#egress[group.id] ?? [];
    const names = new Set(rows.flatMap(({ byName }) => [...byName.keys()]));
    return new Map(
      Array.from(names, (name) => {
        const ids = rows.map(({ byName }) => byName.get(name) ?? this.table.all);
        return [name, this.table.at(ids.reduce((all, id) => this.table.intersect(all, id)))] as const;
      }),
    );
  }

  /** Which rules of a program match whom. Made anew on each call, for all of them at once are too large to keep. */
  matching(program: Program): Matching {
    return matchRules(program, this.groups.length, this.outside, this.#names);
  }

  #rowsOf(group: Group, direction: Direction): Row[] {
    if (group.isHost) return [];
    return this.programs.of(group, direction).map((program) => {
      const key = direction === 'ingress' ? `${program.key}/${group.portsId}` : program.key;
      const row = this.#rows.get(key) ?? this.#rowOf(program, group);
      this.#rows.set(key, row);
      return row;
    });
  }

  #rowOf(program: Program, subject: Group): Row {
    const matching = this.matching(program);
    const known = new Map<number, TrafficId>();
    const decideFor = (list: number, peer: Group | undefined): TrafficId => {
      const destination = program.direction === 'ingress' ? subject : peer;
      const key = list * (this.groups.length + 1) + (destination ? destination.portsId + 1 : 0);
      const id = known.get(key) ?? decide(program, matching.lists.at(list), destination, this.table);
      known.set(key, id);
      return id;
    };
    // Whom no rule matches, named ports do not tell apart.
    const byGroup = new TrafficRow(this.groups.length, decideFor(NO_RULES, undefined));
    for (const group of this.groups) {
      const list = matching.byGroup[group.id] ?? NO_RULES;
      if (list !== NO_RULES) byGroup.set(group.id, decideFor(list, group));
    }
    this.#cells += byGroup.cells;
    if (this.#cells > MOST_CELLS)
      throw new Fault('limit', 'policies tell more workloads apart, pair by pair, than are evaluated');
    return {
      byGroup,
      byAddress: Array.from(matching.byAddress, ([list, addresses]) => ({
        addresses,
        traffic: decideFor(list, undefined),
      })),
      byName: new Map(Array.from(matching.byName, ([name, list]) => [name, decideFor(list, undefined)])),
    };
  }
}

/**
 * Evaluates every policy of a network, for `names` beside those that its rules have. What it begins with is that of the
 * network, or of one with more rules. `outside` is all addresses but those that pods are known to have; where it does not
 * matter who has an address now, all of them. Throws a `Fault` (`limit`) where its rules are more than any cluster needs.
 */
export function connections(
  network: Network,
  names: readonly string[] = [],
  begun: Evaluation = { grouping: groupWorkloads(network), table: new TrafficTable() },
  outside: AddressSet = addressesOutside(network),
): Connections {
  return new Connections(network, names, begun, outside);
}

function addressesOutside({ workloads }: Network): AddressSet {
  return workloads.reduce(
    (rest, { addresses }) => (addresses.isEmpty() ? rest : rest.subtract(addresses)),
    AddressSet.ALL,
  );
}

/** The same for what policies say of addresses, whichever of them pods have at the moment. */
export function saidConnections(network: Network, names: readonly string[] = []): Connections {
  return connections(network, names, undefined, AddressSet.ALL);
}

import type { Network } from '../../model/network/network.ts';
import type { Selector } from '../../model/network/selector.ts';
import {
  type AddressCondition,
  isSelected,
  NAMESPACE_NAME_LABEL,
  principalOf,
  type Selection,
  type Workload,
} from '../../model/network/workload.ts';
import type { AddressSet } from '../../model/sets/addresses.ts';
import type { Language } from '../../model/sets/language.ts';

/** Workloads that no policy tells apart. */
export interface Group {
  readonly id: number;
  /** At least one. */
  readonly workloads: readonly [Workload, ...Workload[]];
  /** The workloads that share the network of their node; policies for pods see neither them nor their traffic. */
  readonly isHost: boolean;
  /** Number of the way in which its pods resolve the named ports of all policies. */
  readonly portsId: number;
}

export interface Grouping {
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<Workload, Group>;
  /** Ids of the groups in a selection that a policy has, ascending. */
  membersOf(selection: Selection): readonly number[];
}

const HOST = 'host';

/** Groups workloads by the selections that they are in, the named ports that they have, and what rules say of their addresses. */
export function groupWorkloads(network: Network): Grouping {
  const selections = selectionsIn(network);
  const memberships = membershipsIn(network, selections);
  const names = new Set(network.policies.flatMap(({ rules }) => rules.flatMap(namesIn)));
  const blocks = blocksIn(network);
  const ports = new Numbers<string>();
  const bySignature = new Map<string, [Workload, ...Workload[]]>();
  for (const [place, workload] of network.workloads.entries()) {
    const parts = [
      memberships[place]?.join(','),
      portsOf(workload, names),
      placeAmong(blocks, workload.addresses),
    ];
    const signature = workload.hostNetwork ? HOST : parts.join('|');
    const group = bySignature.get(signature);
    if (group) group.push(workload);
    else bySignature.set(signature, [workload]);
  }
  const groups = Array.from(bySignature.values(), (workloads, id): Group => {
    const [{ hostNetwork }] = workloads;
    return { id, workloads, isHost: hostNetwork, portsId: ports.of(portsOf(workloads[0], names)) };
  });
  const groupOf = new Map(
    groups.flatMap((group) => group.workloads.map((workload) => [workload, group] as const)),
  );
  const members = selections.all.map(() => new Set<number>());
  for (const [place, workload] of network.workloads.entries()) {
    const group = groupOf.get(workload);
    for (const id of memberships[place] ?? []) if (group) members[id]?.add(group.id);
  }
  const sorted = members.map((set) => [...set].toSorted((a, b) => a - b));
  return { groups, groupOf, membersOf: (selection) => sorted[selections.idOf(selection)] ?? [] };
}

/** Every selection of every policy. */
function selectionsIn(network: Network): SelectionTable {
  const selections = new SelectionTable();
  for (const { subject, rules } of network.policies) {
    selections.idOf(subject);
    for (const { subjects = [], peers } of rules)
      for (const peer of [...subjects, ...peers])
        if ('selection' in peer && peer.selection) selections.idOf(peer.selection);
  }
  return selections;
}

/** For each workload, the selections that it is in. */
function membershipsIn(network: Network, selections: SelectionTable): number[][] {
  const memberships = network.workloads.map((): number[] => []);
  const index = new WorkloadIndex(network);
  for (const [id, selection] of selections.all.entries())
    for (const place of index.candidates(selection)) memberships[place]?.push(id);
  return memberships;
}

/** Every set of addresses that rules name, each once. */
function blocksIn(network: Network): AddressSet[] {
  const blocks = new Map<string, AddressSet>();
  for (const { rules } of network.policies)
    for (const { subjects = [], peers } of rules)
      for (const peer of [...subjects, ...peers]) {
        const within = peer.kind === 'workloads' ? peer.within?.addresses : undefined;
        const block = peer.kind === 'addresses' ? peer.addresses : within;
        if (block) blocks.set(block.cidrs().join(','), block);
      }
  return [...blocks.values()];
}

/** Which of the blocks have none, some or all of the addresses; empty where there are no addresses. */
function placeAmong(blocks: readonly AddressSet[], addresses: AddressSet): string {
  if (addresses.isEmpty()) return '';
  const places = blocks.map((block) => {
    if (addresses.intersect(block).isEmpty()) return 0;
    return addresses.isSubsetOf(block) ? 2 : 1;
  });
  return `known ${places.join('')}`;
}

const namesIn = ({ namedPorts }: { namedPorts: readonly { name: string }[] }): string[] =>
  namedPorts.map(({ name }) => name);

function portsOf({ ports }: Workload, names: ReadonlySet<string>): string {
  const used = ports.filter(({ name }) => name !== undefined && names.has(name));
  return used
    .map(({ name, port, protocol }) => JSON.stringify([name, port, protocol]))
    .toSorted()
    .join(',');
}

/** Numbers for values, in the order in which they come. */
class Numbers<T> {
  readonly #ids = new Map<T, number>();

  of(value: T): number {
    const id = this.#ids.get(value) ?? this.#ids.size;
    this.#ids.set(value, id);
    return id;
  }
}

/** Numbers for selections, equal ones with equal numbers. */
class SelectionTable {
  readonly all: Selection[] = [];
  readonly #ids = new Map<string, number>();
  readonly #known = new Map<Selection, number>();
  readonly #conditions = new Numbers<Language | AddressCondition | undefined>();

  idOf(selection: Selection): number {
    const known = this.#known.get(selection);
    if (known !== undefined) return known;
    const { namespaces, workloads, principals, addresses } = selection;
    const conditions = [this.#conditions.of(principals), this.#conditions.of(addresses)];
    const key = JSON.stringify([namespaces, workloads, conditions]);
    const id = this.#ids.get(key) ?? this.all.length;
    if (id === this.all.length) this.all.push(selection);
    this.#ids.set(key, id);
    this.#known.set(selection, id);
    return id;
  }
}

/** Finds the members of a selection without looking at every workload, where a label with a value is asked for. */
class WorkloadIndex {
  readonly #network: Network;
  /** By namespace and principal: few service accounts run many workloads. */
  readonly #byNamespace = new Map<string, Map<string, number[]>>();
  readonly #byLabel = new Map<string, number[]>();

  constructor(network: Network) {
    this.#network = network;
    for (const [place, workload] of network.workloads.entries()) {
      const { namespace, labels, policyLabels } = workload;
      const byPrincipal = this.#byNamespace.get(namespace) ?? new Map<string, number[]>();
      this.#byNamespace.set(namespace, byPrincipal);
      push(byPrincipal, principalOf(workload), place);
      for (const label of policyLabels ?? labels) push(this.#byLabel, JSON.stringify(label), place);
    }
  }

  /** Places of the workloads that are in the selection, each once. */
  *candidates(selection: Selection): Generator<number> {
    for (const place of this.#atMost(selection)) {
      const workload = this.#network.workloads[place];
      const namespace = workload && this.#network.namespaces.get(workload.namespace);
      if (namespace && isSelected(workload, namespace.labels, selection)) yield place;
    }
  }

  #atMost({ namespaces, workloads, principals }: Selection): Iterable<number> {
    const required = requiredLabel(workloads);
    if (required)
      return union(required.values.map((value) => this.#byLabel.get(JSON.stringify([required.key, value]))));
    const name = requiredLabel(namespaces);
    const isNamed = name?.key === NAMESPACE_NAME_LABEL;
    if (!isNamed && !principals) return this.#network.workloads.keys();
    const meant = isNamed
      ? [...new Set(name.values)].flatMap((value) => this.#byNamespace.get(value) ?? [])
      : [...this.#byNamespace.values()];
    return meant.flatMap((byPrincipal) =>
      [...byPrincipal].flatMap(([principal, places]) =>
        (principals?.includes(principal) ?? true) ? places : [],
      ),
    );
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function union(lists: readonly (readonly number[] | undefined)[]): Iterable<number> {
  return lists.length === 1 ? (lists[0] ?? []) : new Set(lists.flatMap((list) => list ?? []));
}

/** A condition `key In values` that every match meets. */
function requiredLabel(selector: Selector): (Selector & { kind: 'label' }) | undefined {
  if (selector.kind === 'label') return selector.operator === 'In' ? selector : undefined;
  if (selector.kind !== 'all') return undefined;
  for (const part of selector.of) {
    const found = requiredLabel(part);
    if (found) return found;
  }
  return undefined;
}

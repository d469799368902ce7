import type { FlowEnd } from '../../model/flow/record.ts';
import { coversHost } from '../../model/profile/names.ts';
import type { ConnectionsReport, ReportEnd } from '../../model/report/network.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { AddressSet } from '../../model/sets/addresses.ts';

/** Which connections a flow's end is an end of. */
export class EndFinder {
  readonly #known = new Map<string, ReadonlySet<number>>();
  readonly #ends: readonly (readonly [ReportEnd, AddressSet])[];
  readonly #groups: ReadonlyMap<string, string>;

  constructor(report: ConnectionsReport, side: 'from' | 'to') {
    this.#groups = groupsById(report);
    this.#ends = report.connections.map((connection) => {
      const end = connection[side];
      return [end, end.kind === 'addresses' ? AddressSet.parse(...end.blocks) : AddressSet.NONE];
    });
  }

  find(end: FlowEnd): ReadonlySet<number> {
    const key = JSON.stringify(end);
    const found =
      this.#known.get(key) ?? new Set([...this.#ends.keys()].filter((index) => this.#isAt(end, index)));
    this.#known.set(key, found);
    return found;
  }

  #isAt(end: FlowEnd, index: number): boolean {
    const [there, addresses] = this.#ends[index] ?? [];
    if (!there || !addresses) return false;
    if (end.kind === 'workload')
      return there.kind === 'workloads' && there.group === this.#groups.get(end.id);
    if (there.kind === 'name')
      return end.name !== undefined && coversHost(there.name, end.name.toLowerCase());
    return end.kind === 'address' && addresses.includes(parseAddress(end.address));
  }
}

/** The id of a workload's group, by `namespace/name`. */
export function groupsById({ groups }: ConnectionsReport): Map<string, string> {
  return new Map(
    groups.flatMap(({ id, workloads }) =>
      workloads.map((workload): [string, string] => {
        const [namespace = '', , name = ''] = workload.split('/');
        return [`${namespace}/${name}`, id];
      }),
    ),
  );
}

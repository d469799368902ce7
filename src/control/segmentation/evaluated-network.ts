import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { type Address, formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { HostReading } from './reading.ts';

/** What members and others may say to each other by what was read back. */
export class EvaluatedNetwork {
  readonly #connections: Connections;
  readonly #owners: ReadonlyMap<string, Member>;

  constructor(segmentation: Segmentation, { policies, engines }: HostReading) {
    const network = intendedNetwork(segmentation, { strangers: false });
    this.#connections = connections({ ...network, policies, engines });
    this.#owners = new Map(
      segmentation.members.flatMap((member) =>
        member.endpoints.flatMap(({ addresses }) =>
          addresses.map((text) => [formatAddress(parseAddress(text)), member] as const),
        ),
      ),
    );
  }

  /** The member that has an address. */
  ownerOf(address: Address): Member | undefined {
    return this.#owners.get(formatAddress(address));
  }

  /** What one member may say to another; undefined: the network has not both. */
  between(caller: Member, callee: Member) {
    const [from, to] = [this.#groupOf(caller), this.#groupOf(callee)];
    return from && to && this.#connections.between(from, to);
  }

  /** What a member and those who are none may say, by their addresses. */
  withOutside(member: Member, direction: 'egress' | 'ingress') {
    const group = this.#groupOf(member);
    return group ? this.#connections.withOutside(group, direction) : [];
  }

  #groupOf({ namespace, name }: Member) {
    const workload = this.#connections.network.workloads.find(
      (one) => one.namespace === namespace && one.name === name,
    );
    return workload && this.#connections.groupOf(workload);
  }
}

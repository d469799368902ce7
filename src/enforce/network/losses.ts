import type { Direction } from '../../model/network/policy.ts';
import type { LossDirection } from '../../model/profile/artefact.ts';
import { keyOf, type LineAt } from '../../model/profile/key.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { Permission } from '../../model/segmentation/permission.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Member } from '../../model/segmentation/segmentation.ts';
import type { NetworkOptions } from './types.ts';

/** Where something is lost: a permission of a member, or a whole direction of it. */
export interface LossPlace {
  readonly member: Member;
  readonly direction: Direction;
  /** Undefined: the whole direction, with the peers in `also`, or with every peer where that is left out. */
  readonly permission?: Permission;
  /** Peers beyond those of the permission that are treated otherwise, such as workloads with the same labels. */
  readonly also?: readonly Permission['peer'][] | 'all';
  /** The members among those. */
  readonly alsoMembers?: readonly string[];
  /** Traffic that is treated otherwise; left out: all on the ports of the permission, or simply all. */
  readonly traffic?: Traffic;
}

/** Gathers what one compilation loses, in the order of the compiler. */
export class NetworkLosses {
  readonly #onLoss: LossDirection;
  readonly #losses: NetworkLoss[] = [];

  constructor({ onLoss }: NetworkOptions) {
    this.#onLoss = onLoss;
  }

  get all(): readonly NetworkLoss[] {
    return this.#losses;
  }

  /** Is the wider side taken where there are two? */
  get isWider(): boolean {
    return this.#onLoss === 'wider';
  }

  /** The engine leaves one way only. */
  forced(place: LossPlace, direction: LossDirection, reason: string): void {
    this.#losses.push({ ...effectOf(place), reason, direction, chosen: false });
  }

  /** The engine can say more or less than the permission: notes the side that was chosen, and tells whether it is the wider one. */
  choose(place: LossPlace, cannot: string, instead: Readonly<Record<LossDirection, string>>): boolean {
    const direction = this.#onLoss;
    this.#losses.push({
      ...effectOf(place),
      reason: `${cannot}: ${instead[direction]}`,
      direction,
      chosen: true,
    });
    return direction === 'wider';
  }
}

function effectOf(place: LossPlace): Pick<NetworkLoss, 'member' | 'line' | 'affects'> {
  const { member, direction, permission, alsoMembers = [], traffic } = place;
  const { also = permission ? [] : 'all' } = place;
  const section = direction === 'egress' ? 'egress' : 'listens';
  return {
    member: member.id,
    line: permission ? lineOf(permission.line) : { section, path: section, key: '' },
    affects: {
      direction,
      peers: also === 'all' ? 'all' : [...(permission ? [permission.peer] : []), ...also],
      members: [...(permission?.members ?? []), ...alsoMembers],
      traffic: traffic ?? (permission ? portTraffic(permission.ports) : Traffic.ALL),
    },
  };
}

function lineOf({ section, path, line }: LineAt): NetworkLoss['line'] {
  return { section, path, key: keyOf(section, line) };
}

/** Everything over TCP. */
export const ALL_TCP = Traffic.ports(6, Intervals.of([[0, 65_535]]));

import type { Direction } from '../network/policy.ts';
import type { Loss } from '../profile/artefact.ts';
import type { Traffic } from '../sets/traffic.ts';
import type { Permission } from './permission.ts';

/** Something that a network engine cannot say of a member: at most this, so that a proof finds what is beyond it. */
export interface NetworkLoss extends Loss {
  /** The id of the member whose artefact is not exact. */
  readonly member: string;
  /** Whose calls are treated otherwise than the profile says. */
  readonly affects: {
    readonly direction: Direction;
    /** `all`: every peer, those that no permission speaks of too. */
    readonly peers: readonly Permission['peer'][] | 'all';
    /** The members among the peers, by their ids; of `all`, every one. */
    readonly members: readonly string[];
    readonly traffic: Traffic;
  };
}

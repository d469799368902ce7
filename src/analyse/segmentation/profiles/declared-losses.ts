import { coversHost } from '../../../model/profile/names.ts';
import { selects } from '../../../model/network/selector.ts';
import type { Direction } from '../../../model/network/policy.ts';
import type { Workload } from '../../../model/network/workload.ts';
import { LIKENESS_LABEL, MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Traffic } from '../../../model/sets/traffic.ts';
import type { ConnectionChange } from '../diff.ts';
import type { TrafficTable } from '../traffic-table.ts';

/** Traffic that the artefacts treat otherwise than the profiles say. */
export interface Disagreement {
  readonly direction: Direction;
  readonly from: ConnectionChange['from'];
  readonly to: ConnectionChange['to'];
  /** What the artefacts allow and the profiles do not. */
  readonly wider: Traffic;
  /** What the profiles allow and the artefacts do not. */
  readonly tighter: Traffic;
}

export type Difference = Pick<ConnectionChange, 'gained' | 'lost'>;

/** Losses of one direction, to be looked up by the member that they are at: there may be as many as there are members. */
export class DeclaredLosses {
  readonly #direction: Direction;
  readonly #table: TrafficTable;
  readonly #byMember: ReadonlyMap<string, readonly NetworkLoss[]>;

  constructor(losses: readonly NetworkLoss[], direction: Direction, table: TrafficTable) {
    this.#direction = direction;
    this.#table = table;
    const own = losses.filter(({ affects }) => affects.direction === direction);
    this.#byMember = Map.groupBy(own, ({ member }) => member);
  }

  /** What of a change losses speak of, and what none does. */
  split(change: ConnectionChange, own: Difference): { explained?: Disagreement; unexplained?: Disagreement } {
    const table = this.#table;
    const { from, to } = change;
    const isLike = [from, to].some((end) => labelOf(end, LIKENESS_LABEL) !== undefined);
    const speaking = isLike ? [] : this.#about(change);
    const parted = (whole: Traffic, part: Traffic, way: NetworkLoss['direction']) => {
      const covered = speaking
        .filter((loss) => loss.direction === way)
        .reduce((all, { affects }) => table.union(all, table.idOf(affects.traffic)), table.none);
      const may = table.intersect(isLike ? table.all : covered, table.idOf(part));
      const id = table.idOf(whole);
      return { yes: table.at(table.intersect(id, may)), no: table.at(table.subtract(id, may)) };
    };
    const wider = parted(change.gained, own.gained, 'wider');
    const tighter = parted(change.lost, own.lost, 'tighter');
    const reported = (part: 'yes' | 'no'): Disagreement | undefined =>
      wider[part].isEmpty() && tighter[part].isEmpty()
        ? undefined
        : { direction: this.#direction, from, to, wider: wider[part], tighter: tighter[part] };
    // That labels alone tell a member is no loss, and so not listed.
    const [explained, unexplained] = [isLike ? undefined : reported('yes'), reported('no')];
    return { ...(explained ? { explained } : {}), ...(unexplained ? { unexplained } : {}) };
  }

  /** The losses that are at the member and towards the peers of a change. */
  #about({ from, to }: ConnectionChange): NetworkLoss[] {
    const [own, other] = this.#direction === 'egress' ? [from, to] : [to, from];
    const member = memberIn(own);
    const losses = (member === undefined ? undefined : this.#byMember.get(member)) ?? [];
    return losses.filter((loss) => speaksOf(loss, other));
  }
}

/** Is a loss about a peer of its member? */
function speaksOf({ affects }: NetworkLoss, other: ConnectionChange['to']): boolean {
  if (affects.peers === 'all') return true;
  const id = memberIn(other);
  if (id !== undefined && affects.members.includes(id)) return true;
  return affects.peers.some((peer) => isAmong(other, peer));
}

function isAmong(
  end: ConnectionChange['to'],
  peer: Exclude<NetworkLoss['affects']['peers'], 'all'>[number],
): boolean {
  if (peer.kind === 'any') return true;
  if (typeof end === 'string') return peer.kind === 'name' && coversHost(peer.name, end);
  if (end instanceof AddressSet) return peer.kind === 'addresses' && end.isSubsetOf(peer.addresses);
  const [workload] = end.workloads;
  if (peer.kind !== 'labelled' || !workload) return false;
  return workload.namespace === peer.namespace && selects(peer.workloads, workload.labels);
}

/** The member that an end is, by its id. */
export function memberIn(end: ConnectionChange['to']): string | undefined {
  return labelOf(end, MEMBER_LABEL);
}

function labelOf(end: ConnectionChange['to'], label: string): string | undefined {
  if (typeof end === 'string' || end instanceof AddressSet) return undefined;
  const [workload]: readonly Workload[] = end.workloads;
  return workload?.labels.get(label);
}

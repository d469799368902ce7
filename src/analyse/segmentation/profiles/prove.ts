import type { Network } from '../../../model/network/network.ts';
import { DIRECTIONS, type Direction, type Policy } from '../../../model/network/policy.ts';
import type { Workload } from '../../../model/network/workload.ts';
import { selects } from '../../../model/network/selector.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { coversHost } from '../../../model/profile/names.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import { MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { connections } from '../connections.ts';
import { type ChangedGroup, type ConnectionChange, diffConnections, namesIn } from '../diff.ts';
import { intendedNetwork, oneDirection } from './intended-network.ts';

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

export interface Proof {
  /** Disagreements that no declared loss speaks of: each is a counterexample. */
  readonly unexplained: readonly Disagreement[];
  /** Those that are what the losses say. */
  readonly explained: readonly Disagreement[];
}

/**
 * Proves artefacts by what is enforced and, where members are in audit mode, also by what is judged: so that what is
 * told of them is proved too. Throws a `Fault` (`limit`).
 */
export function proveSegmentation(
  segmentation: Segmentation,
  { policies, engines }: Pick<Network, 'policies' | 'engines'>,
  losses: readonly NetworkLoss[],
): Proof {
  const intended = intendedNetwork(segmentation);
  const enforced = prove(intended, { ...intended, policies, engines }, losses);
  if (segmentation.members.every(({ mode }) => mode === 'enforce')) return enforced;
  const judged = intendedNetwork(segmentation, { judged: true });
  const reported = prove(judged, { ...judged, policies: policies.map(withAuditsDenied), engines }, losses);
  return {
    unexplained: [...enforced.unexplained, ...reported.unexplained],
    explained: [...enforced.explained, ...reported.explained],
  };
}

function withAuditsDenied(policy: Policy): Policy {
  const rules = policy.rules.map((rule) =>
    rule.action === 'audit' ? { ...rule, action: 'deny' as const } : rule,
  );
  return { ...policy, rules };
}

/**
 * Compares what artefacts mean with what profiles mean, exactly and each direction by itself, so that no end hides what
 * the other one lets through. `artefacts` must have the workloads of `intended`. Throws a `Fault` (`limit`).
 */
export function prove(intended: Network, artefacts: Network, losses: readonly NetworkLoss[]): Proof {
  const blocks = blocksOf(losses);
  const all = DIRECTIONS.flatMap((direction) =>
    differences(intended, artefacts, direction, blocks).map((change) => split(change, direction, losses)),
  );
  return {
    unexplained: all.flatMap(({ unexplained }) => unexplained ?? []),
    explained: all.flatMap(({ explained }) => explained ?? []),
  };
}

/** The sets of addresses that losses are about, each once. */
function blocksOf(losses: readonly NetworkLoss[]): AddressSet[] {
  const all = losses.flatMap(({ affects: { peers } }) =>
    peers === 'all' ? [] : peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.addresses] : [])),
  );
  return [...new Map(all.map((addresses) => [addresses.cidrs().join(','), addresses])).values()];
}

/** Change by change, workloads one by one, and addresses by the blocks that they are in. */
function differences(
  intended: Network,
  artefacts: Network,
  direction: Direction,
  blocks: readonly AddressSet[],
): ConnectionChange[] {
  const names = [...namesIn(intended), ...namesIn(artefacts)];
  const [before, after] = [intended, artefacts].map((network) =>
    connections(oneDirection(network, direction), names),
  );
  if (!before || !after) return [];
  return diffConnections(before, after)
    .filter(({ gained, lost }) => !gained.isEmpty() || !lost.isEmpty())
    .flatMap((change) =>
      each(change.from, blocks).flatMap((from) =>
        each(change.to, blocks).map((to) => ({ ...change, from, to })),
      ),
    );
}

function each<End>(
  end: End | ChangedGroup | AddressSet,
  blocks: readonly AddressSet[],
): (End | ChangedGroup | AddressSet)[] {
  if (end instanceof AddressSet) return blocks.reduce<AddressSet[]>(splitBy, [end]);
  if (!isGroup(end)) return [end];
  return end.workloads.map((workload) => ({ ...end, workloads: [workload] }));
}

function splitBy(parts: readonly AddressSet[], block: AddressSet): AddressSet[] {
  return parts
    .flatMap((part) => [part.intersect(block), part.subtract(block)])
    .filter((part) => !part.isEmpty());
}

function isGroup(end: unknown): end is ChangedGroup {
  return typeof end === 'object' && end !== null && 'workloads' in end;
}

function split(
  change: ConnectionChange,
  direction: Direction,
  losses: readonly NetworkLoss[],
): { explained?: Disagreement; unexplained?: Disagreement } {
  const { from, to, gained, lost } = change;
  const covering = losses.filter((loss) => speaksOf(loss, direction, change));
  const covered = (way: NetworkLoss['direction']): Traffic =>
    covering
      .filter((loss) => loss.direction === way)
      .reduce((all, { affects }) => all.union(affects.traffic), Traffic.NONE);
  const [mayGain, mayLose] = [covered('wider'), covered('tighter')];
  const unexplained = { wider: gained.subtract(mayGain), tighter: lost.subtract(mayLose) };
  const explained = { wider: gained.intersect(mayGain), tighter: lost.intersect(mayLose) };
  const reported = (part: typeof explained): Disagreement | undefined =>
    part.wider.isEmpty() && part.tighter.isEmpty() ? undefined : { direction, from, to, ...part };
  const [yes, no] = [reported(explained), reported(unexplained)];
  return { ...(yes ? { explained: yes } : {}), ...(no ? { unexplained: no } : {}) };
}

/** Is the change at the member and towards the peers that the loss is about? */
function speaksOf({ member, affects }: NetworkLoss, direction: Direction, change: ConnectionChange): boolean {
  const [own, other] = direction === 'egress' ? [change.from, change.to] : [change.to, change.from];
  if (affects.direction !== direction || memberIn(own) !== member) return false;
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

function memberIn(end: ConnectionChange['to']): string | undefined {
  if (typeof end === 'string' || end instanceof AddressSet) return undefined;
  const [workload]: readonly Workload[] = end.workloads;
  return workload?.labels.get(MEMBER_LABEL);
}

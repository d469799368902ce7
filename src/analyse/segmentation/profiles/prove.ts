import type { Network } from '../../../model/network/network.ts';
import { DIRECTIONS, type Direction, type Policy } from '../../../model/network/policy.ts';
import { type Workload, workloadId } from '../../../model/network/workload.ts';
import { EVERYTHING, type Selector, selects } from '../../../model/network/selector.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { coversHost } from '../../../model/profile/names.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import { LIKENESS_LABEL, MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { type Connections, connections } from '../connections.ts';
import { type ChangedGroup, type ConnectionChange, diffConnections, namesIn } from '../diff.ts';
import { intendedNetwork, oneDirection } from './intended-network.ts';
import { compareQuestions } from './questions.ts';

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

type Artefacts = Pick<Network, 'policies' | 'engines'>;

/**
 * Proves artefacts by what is enforced and, where members are in audit mode, also by what is judged: so that what is
 * told of them is proved too. `compiled` is what the compiler's own artefacts mean, where it is not these that are
 * proved: then a declared loss excuses only what the compiler's artefacts lose by it. Throws a `Fault` (`limit`).
 */
export function proveSegmentation(
  segmentation: Segmentation,
  found: Artefacts,
  losses: readonly NetworkLoss[],
  compiled?: Artefacts,
): Proof {
  const policies = [...found.policies, ...(compiled?.policies ?? [])];
  const meant = intendedNetwork(segmentation, { policies });
  const one = (judged: boolean, isolated: boolean): Proof => {
    const said = judged ? intendedNetwork(segmentation, { policies, judged }) : meant;
    const intended = isolated ? withIsolated(said, 'profile') : said;
    const meaning = ({ policies: own, engines }: Artefacts): Network => {
      const network = { ...intended, policies: judged ? own.map(withAuditsDenied) : own, engines };
      return isolated ? withIsolated(network, LAST_WORD) : network;
    };
    if (!compiled) return prove(intended, meaning(found), losses);
    const [own, other] = [meaning(compiled), meaning(found)];
    const { unexplained, explained } = prove(intended, other, losses, own);
    return { unexplained: [...unexplained, ...compareQuestions(own, other)], explained };
  };
  const enforced = one(false, false);
  const overruled = policies.some(({ stage }) => stage === 'admin') ? one(false, true).unexplained : [];
  const isAudited = segmentation.members.some(({ mode }) => mode === 'audit');
  const reported = isAudited ? one(true, false) : undefined;
  return {
    unexplained: [
      ...enforced.unexplained,
      ...overruled.filter(
        ({ direction, from, to }) => memberIn(direction === 'egress' ? from : to) === undefined,
      ),
      ...(reported?.unexplained ?? []),
    ],
    explained: [...enforced.explained, ...(reported?.explained ?? [])],
  };
}

/** Where policies of Kubernetes isolate, before which administrators' may allow. */
const LAST_WORD = 'network';

/**
 * With a policy that lets strangers nothing, where administrators' policies are: one of these that allows them something
 * would else say nothing, for nobody restricts them.
 */
function withIsolated(network: Network, stage: string): Network {
  const notMembers: Selector = { kind: 'label', key: MEMBER_LABEL, operator: 'DoesNotExist', values: [] };
  const origin = { file: '', document: 1, line: 1, path: '' };
  const policy: Policy = {
    kind: 'NetworkPolicy',
    namespace: undefined,
    name: 'of-strangers',
    stage,
    priority: 0,
    subject: { namespaces: EVERYTHING, workloads: notMembers },
    isolates: DIRECTIONS,
    rules: [],
    origin,
  };
  return { ...network, policies: [...network.policies, policy] };
}

function withAuditsDenied(policy: Policy): Policy {
  const rules = policy.rules.map((rule) =>
    rule.action === 'audit' ? { ...rule, action: 'deny' as const } : rule,
  );
  return { ...policy, rules };
}

/**
 * Compares what artefacts mean with what profiles mean, exactly and each direction by itself, so that no end hides what
 * the other one lets through. `artefacts` and `compiled` must have the workloads of `intended`. Throws a `Fault` (`limit`).
 */
export function prove(
  intended: Network,
  artefacts: Network,
  losses: readonly NetworkLoss[],
  compiled?: Network,
): Proof {
  const blocks = blocksOf(losses);
  const networks = [intended, artefacts, ...(compiled ? [compiled] : [])];
  const names = [...new Set(networks.flatMap(namesIn))];
  const all = DIRECTIONS.flatMap((direction) => {
    const before = connections(oneDirection(intended, direction), names);
    const changesTo = (network: Network): ConnectionChange[] =>
      differences(before, connections(oneDirection(network, direction), names), blocks);
    const changes = changesTo(artefacts);
    const own = new OwnChanges(compiled ? changesTo(compiled) : changes);
    return changes.flatMap((change) =>
      own.partsOf(change).map((part) => split(part.change, part.own, direction, losses)),
    );
  });
  return {
    unexplained: all.flatMap(({ unexplained }) => unexplained ?? []),
    explained: all.flatMap(({ explained }) => explained ?? []),
  };
}

type Difference = Pick<ConnectionChange, 'gained' | 'lost'>;
const NO_DIFFERENCE: Difference = { gained: Traffic.NONE, lost: Traffic.NONE };

/** What the compiler's own artefacts treat otherwise than the profiles, to be looked up by both ends. */
class OwnChanges {
  readonly #byEnds: ReadonlyMap<string, readonly ConnectionChange[]>;

  constructor(changes: readonly ConnectionChange[]) {
    this.#byEnds = Map.groupBy(changes, endsOf);
  }

  /** A change in parts, each with what the compiler's artefacts have of it. */
  partsOf(change: ConnectionChange): { change: ConnectionChange; own: Difference }[] {
    const own = this.#byEnds.get(endsOf(change)) ?? [];
    const side = change.from instanceof AddressSet ? 'from' : 'to';
    const { [side]: end } = change;
    if (!(end instanceof AddressSet)) return [{ change, own: own[0] ?? NO_DIFFERENCE }];
    let rest = end;
    const parts = own.flatMap((other) => {
      const { [side]: block } = other;
      const common = block instanceof AddressSet ? block.intersect(end) : AddressSet.NONE;
      rest = rest.subtract(common);
      return common.isEmpty() ? [] : [{ change: { ...change, [side]: common }, own: other }];
    });
    return rest.isEmpty() ? parts : [...parts, { change: { ...change, [side]: rest }, own: NO_DIFFERENCE }];
  }
}

/** Workloads and names by their text; all addresses alike. */
function endsOf({ from, to }: ConnectionChange): string {
  return `${endText(from)} -> ${endText(to)}`;
}

function endText(end: ConnectionChange['to']): string {
  if (typeof end === 'string') return `name ${end}`;
  return end instanceof AddressSet ? 'addresses' : end.workloads.map(workloadId).join();
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
  before: Connections,
  after: Connections,
  blocks: readonly AddressSet[],
): ConnectionChange[] {
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
  own: Difference,
  direction: Direction,
  losses: readonly NetworkLoss[],
): { explained?: Disagreement; unexplained?: Disagreement } {
  const { from, to, gained, lost } = change;
  const isLike = [from, to].some((end) => labelOf(end, LIKENESS_LABEL) !== undefined);
  const covering = losses.filter((loss) => speaksOf(loss, direction, change));
  const covered = (way: NetworkLoss['direction']): Traffic =>
    isLike
      ? Traffic.ALL
      : covering
          .filter((loss) => loss.direction === way)
          .reduce((all, { affects }) => all.union(affects.traffic), Traffic.NONE);
  const mayGain = covered('wider').intersect(own.gained);
  const mayLose = covered('tighter').intersect(own.lost);
  const unexplained = { wider: gained.subtract(mayGain), tighter: lost.subtract(mayLose) };
  const explained = { wider: gained.intersect(mayGain), tighter: lost.intersect(mayLose) };
  const reported = (part: typeof explained): Disagreement | undefined =>
    part.wider.isEmpty() && part.tighter.isEmpty() ? undefined : { direction, from, to, ...part };
  // That labels alone tell a member is no loss, and so not listed.
  const [yes, no] = [isLike ? undefined : reported(explained), reported(unexplained)];
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
  return labelOf(end, MEMBER_LABEL);
}

function labelOf(end: ConnectionChange['to'], label: string): string | undefined {
  if (typeof end === 'string' || end instanceof AddressSet) return undefined;
  const [workload]: readonly Workload[] = end.workloads;
  return workload?.labels.get(label);
}

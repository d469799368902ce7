import type { Network } from '../../../model/network/network.ts';
import { DIRECTIONS, type Policy } from '../../../model/network/policy.ts';
import { workloadId } from '../../../model/network/workload.ts';
import { EVERYTHING, type Selector } from '../../../model/network/selector.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import { MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { type Connections, connections } from '../connections.ts';
import { type ChangedGroup, changesBetween, type ConnectionChange, namesIn } from '../diff.ts';
import { DeclaredLosses, type Difference, type Disagreement, memberIn } from './declared-losses.ts';
import { intendedNetwork, oneDirection } from './intended-network.ts';
import { compareQuestions } from './questions.ts';

export interface Proof {
  /** Disagreements that no declared loss speaks of: each is a counterexample. */
  readonly unexplained: readonly Disagreement[];
  /** Those that are what the losses say. */
  readonly explained: readonly Disagreement[];
  /** How many more of both there are than are listed. */
  readonly unlisted?: number;
}

/** Disagreements of one kind that are listed. */
const MOST_LISTED = 50_000;

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
    const proof = prove(intended, other, losses, own);
    return { ...proof, unexplained: [...proof.unexplained, ...compareQuestions(own, other)] };
  };
  const enforced = one(false, false);
  const overruled = policies.some(({ stage }) => stage === 'admin') ? one(false, true).unexplained : [];
  const isAudited = segmentation.members.some(({ mode }) => mode === 'audit');
  const reported = isAudited ? one(true, false) : undefined;
  const unlisted = (enforced.unlisted ?? 0) + (reported?.unlisted ?? 0);
  return {
    unexplained: [
      ...enforced.unexplained,
      ...overruled.filter(
        ({ direction, from, to }) => memberIn(direction === 'egress' ? from : to) === undefined,
      ),
      ...(reported?.unexplained ?? []),
    ],
    explained: [...enforced.explained, ...(reported?.explained ?? [])],
    ...(unlisted > 0 ? { unlisted } : {}),
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
  const [unexplained, explained] = [new Listed<Disagreement>(), new Listed<Disagreement>()];
  for (const direction of DIRECTIONS) {
    const before = connections(oneDirection(intended, direction), names);
    const changesTo = (network: Network): Iterable<ConnectionChange> =>
      differences(before, connections(oneDirection(network, direction), names), blocks);
    const own = compiled && new OwnChanges(changesTo(compiled));
    const declared = new DeclaredLosses(losses, direction, before.table);
    for (const change of changesTo(artefacts))
      for (const part of own?.partsOf(change) ?? [{ change, own: change }]) {
        const found = declared.split(part.change, part.own);
        if (found.unexplained) unexplained.add(found.unexplained);
        if (found.explained) explained.add(found.explained);
      }
  }
  const unlisted = unexplained.unlisted + explained.unlisted;
  return {
    unexplained: unexplained.list,
    explained: explained.list,
    ...(unlisted > 0 ? { unlisted } : {}),
  };
}

/** The first of what may be as many as there are pairs of workloads, and how many more there are. */
class Listed<Item> {
  readonly list: Item[] = [];
  unlisted = 0;

  add(item: Item): void {
    if (this.list.length < MOST_LISTED) this.list.push(item);
    else this.unlisted += 1;
  }
}

const NO_DIFFERENCE: Difference = { gained: Traffic.NONE, lost: Traffic.NONE };

/** What the compiler's own artefacts treat otherwise than the profiles, to be looked up by both ends. */
class OwnChanges {
  readonly #byEnds: ReadonlyMap<string, readonly ConnectionChange[]>;

  constructor(changes: Iterable<ConnectionChange>) {
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
function* differences(
  before: Connections,
  after: Connections,
  blocks: readonly AddressSet[],
): Generator<ConnectionChange> {
  for (const change of changesBetween(before, after)) {
    if (change.gained.isEmpty() && change.lost.isEmpty()) continue;
    const ends = each(change.to, blocks);
    for (const from of each(change.from, blocks)) for (const to of ends) yield { ...change, from, to };
  }
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

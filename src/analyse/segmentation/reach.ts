import type { Network } from '../../model/network/network.ts';
import type { Policy, Rule } from '../../model/network/policy.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import { PUBLIC } from '../../model/sets/well-known-addresses.ts';
import { type Connections, connections } from './connections.ts';
import type { Group } from './grouping.ts';

/** One step of a way: what the policies let through from one group of workloads to another. */
export interface Hop {
  readonly from: Group;
  readonly to: Group;
}

/** Groups that can be reached, each with a shortest way there; where it began is not among them. */
export type Reach = ReadonlyMap<Group, readonly Hop[]>;

/**
 * Whom an attacker reaches who has taken over some groups, and takes over every group on the way that `falls`: breadth
 * first, so that every way is a shortest one. A group with other workloads reaches itself where policies let it.
 */
export function reachFrom(
  evaluated: Connections,
  starts: readonly Group[],
  falls: (group: Group) => boolean = () => true,
): Reach {
  const reached = new Map<Group, readonly Hop[]>();
  const queue = starts.map((group) => ({ group, way: [] as readonly Hop[] }));
  const begun = new Set(starts);
  const taken = new Set(starts);
  for (const { group: from, way } of queue) {
    for (const to of evaluated.groups) {
      const isItself = from === to && from.workloads.length === 1;
      if (isItself || evaluated.idBetween(from, to) === evaluated.table.none) continue;
      const isNew = !reached.has(to) && (!begun.has(to) || to.workloads.length > 1);
      const isTaken = !taken.has(to) && falls(to);
      if (!isNew && !isTaken) continue;
      const longer = [...way, { from, to }];
      if (isNew) reached.set(to, longer);
      if (!isTaken) continue;
      taken.add(to);
      queue.push({ group: to, way: longer });
    }
  }
  return reached;
}

/** Something to close, and what is out of reach then. */
export interface Cut {
  readonly policy: Policy;
  readonly rule: Rule;
  /** Workloads that are not reached any more. */
  readonly spares: readonly Workload[];
  /** Is the internet among what cannot be called any more, by whoever still falls? */
  readonly sparesInternet: boolean;
}

/** Evaluations of the whole network that are made at most. */
const MOST_TRIALS = 256;
/** Pairs of groups that are looked at in all of them together: a few seconds' work. */
const MOST_PAIRS = 40_000_000;

/**
 * What removing one rule spares, most first: each rule that allows something to somebody who falls is taken out, and
 * the reach is computed again, so that a second rule which lets the same through is not overlooked. `tried` and
 * `candidates` tell how many there were; beyond a few seconds' work the rest is not tried.
 */
export function cutsOf(
  evaluated: Connections,
  starts: readonly Workload[],
  falls: (workload: Workload) => boolean,
): { readonly cuts: readonly Cut[]; readonly candidates: number; readonly tried: number } {
  const before = fallenIn(evaluated, starts, falls);
  const rules = candidatesIn(evaluated.network, evaluated, before);
  const most = Math.min(MOST_TRIALS, Math.floor(MOST_PAIRS / Math.max(1, evaluated.groups.length ** 2)));
  const tried = rules.slice(0, most);
  const cuts = tried.flatMap(({ policy, rule }): Cut[] => {
    const rest = without(evaluated.network, policy, rule);
    const after = fallenIn(connections(rest, [], evaluated), starts, falls);
    const spares = [...before.workloads.values()].filter((one) => !after.workloads.has(workloadId(one)));
    const sparesInternet = before.internet && !after.internet;
    return spares.length > 0 || sparesInternet ? [{ policy, rule, spares, sparesInternet }] : [];
  });
  const ranked = cuts.toSorted(
    (a, b) => b.spares.length - a.spares.length || Number(b.sparesInternet) - Number(a.sparesInternet),
  );
  return { cuts: ranked, candidates: rules.length, tried: tried.length };
}

interface Fallen {
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly groups: ReadonlySet<Group>;
  readonly internet: boolean;
}

function fallenIn(
  evaluated: Connections,
  starts: readonly Workload[],
  falls: (workload: Workload) => boolean,
): Fallen {
  const groups = groupsOf(evaluated, starts);
  const reached = [...reachFrom(evaluated, groups, (group) => group.workloads.some(falls)).keys()];
  const all = new Set([...groups, ...reached]);
  return {
    workloads: new Map(reached.flatMap(({ workloads }) => workloads.map((one) => [workloadId(one), one]))),
    groups: all,
    internet: [...all].some((group) => callsInternet(evaluated, group)),
  };
}

/** The groups of some workloads, each once. */
export function groupsOf(evaluated: Connections, workloads: readonly Workload[]): Group[] {
  return [...new Set(workloads.flatMap((workload) => evaluated.groupOf(workload) ?? []))];
}

/** Does no policy say anything of what the group calls, so that no single rule can be taken away? */
export function isOpen(evaluated: Connections, group: Group): boolean {
  return evaluated.programs
    .of(group, 'egress')
    .every(({ stages }) => stages.every(({ isolating }) => isolating.length === 0));
}

/** May the group call public addresses, or names that resolve to what is not known? */
export function callsInternet(evaluated: Connections, group: Group): boolean {
  const isPublic = evaluated
    .withOutside(group, 'egress')
    .some(({ addresses }) => !addresses.intersect(PUBLIC).isEmpty());
  return isPublic || [...evaluated.withNames(group).values()].some((traffic) => !traffic.isEmpty());
}

/** Rules that allow something at either end of a connection among those who fall. */
function candidatesIn(network: Network, evaluated: Connections, { groups }: Fallen) {
  const subjects = new Set([...groups].flatMap((group) => evaluated.programs.policiesOn(group)));
  return network.policies
    .filter((policy) => subjects.has(policy))
    .flatMap((policy) =>
      policy.rules.filter(({ action }) => action === 'allow').map((rule) => ({ policy, rule })),
    );
}

function without(network: Network, policy: Policy, rule: Rule): Network {
  const rest = { ...policy, rules: policy.rules.filter((one) => one !== rule) };
  return { ...network, policies: network.policies.map((one) => (one === policy ? rest : one)) };
}

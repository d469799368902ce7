import type { AttackNode } from '../../../model/attack/graph.ts';
import { nodeId } from '../../../model/attack/graph.ts';
import { allows, type Rule } from '../../misconfiguration/kubernetes/roles.ts';
import { once } from '../../misconfiguration/kubernetes/once.ts';
import type { AttackedCluster, GrantedRule } from './types.ts';

/** Rules of a role that allow something. `verbs` and `resources`: one of them. */
export function rulesAllowing<Granted extends GrantedRule>(
  rules: readonly Granted[],
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
): Granted[] {
  return rules.filter(({ rule }) => resources.some((resource) => allows(rule, group, resource, verbs)));
}

/** Items of a rule's list of resources by which it covers some resources. */
export function coveringItems({ resources }: Rule, wanted: readonly string[]): string[] {
  return resources.filter((item) =>
    wanted.some(
      (one) => item === '*' || item === one || (item.startsWith('*/') && one.endsWith(item.slice(1))),
    ),
  );
}

/** Holders whose own bindings let them read logs, of pods or of nodes. */
const readersOfLogs = once((cluster: AttackedCluster): ReadonlySet<string> => {
  const readers = cluster.bindings.filter(
    ({ grant: { rules } }) =>
      rulesAllowing(rules, '', ['pods/log', 'nodes/log', 'nodes/proxy'], ['get']).length > 0,
  );
  return new Set(readers.map(({ holder }) => nodeId(holder)));
});

export function mayReadLogs(cluster: AttackedCluster, account: AttackNode): boolean {
  return readersOfLogs(cluster).has(nodeId(account));
}

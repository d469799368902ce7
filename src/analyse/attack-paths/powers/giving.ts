import { type AttackNode, nodeId } from '../../../model/attack/graph.ts';
import { rulesAllowing } from '../cluster/rights.ts';
import type { AttackedCluster, GrantedRule } from '../cluster/types.ts';
import type { Need, Power } from './types.ts';

/** The rules that give a need, with names that it takes. */
export function rulesFor(
  { group, resources, verbs, takesName }: Need,
  rules: readonly GrantedRule[],
): GrantedRule[] {
  return rulesAllowing(rules, group, resources, verbs).filter(
    ({ rule: { names } }) => names.length === 0 || !takesName || names.some(takesName),
  );
}

/** Where a power leads in a scope by the rules that give it, each once. */
export function targetsOf(
  { to, toNamed }: Power,
  scope: string,
  [first]: readonly GrantedRule[],
  cluster: AttackedCluster,
): AttackNode[] {
  const names = first?.rule.names ?? [];
  const found = names.length > 0 && toNamed ? toNamed(scope, names, cluster) : to(scope, cluster);
  return [...new Map(found.map((one) => [nodeId(one), one])).values()];
}

import { type AttackNode, nodeId } from '../../../model/attack/graph.ts';
import { rulesAllowing } from '../cluster/rights.ts';
import type { AttackedCluster, GrantedRule } from '../cluster/types.ts';
import type { Need, Power } from './types.ts';

/** The rules that give a need, with names that it takes. */
function rulesFor<Granted extends GrantedRule>(
  { group, resources, verbs, takesName }: Need,
  rules: readonly Granted[],
): Granted[] {
  return rulesAllowing(rules, group, resources, verbs).filter(
    ({ rule: { names } }) => names.length === 0 || !takesName || names.some(takesName),
  );
}

/** Every choice of a rule for each need, up to so many. */
export function choicesOf<Granted extends GrantedRule>(
  needs: readonly Need[],
  rules: readonly Granted[],
  most: number,
): readonly (readonly Granted[])[] {
  let choices: readonly (readonly Granted[])[] = [[]];
  for (const need of needs) {
    const giving = rulesFor(need, rules);
    choices = choices.flatMap((chosen) => giving.map((one) => [...chosen, one])).slice(0, most);
  }
  return choices;
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

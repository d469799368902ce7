import { type AttackNode, nodeId } from '../../../model/attack/graph.ts';
import { allows, namedVerbs, type Rule, unnamedVerbs } from '../../misconfiguration/kubernetes/roles.ts';
import type { AttackedCluster, GrantedRule } from '../cluster/types.ts';
import type { Need, Power } from './types.ts';

/** Does a rule give a need, with a name that it takes? */
function gives(rule: Rule, need: Need): boolean {
  const { group, resources, verbs, takesName } = need;
  if (rule.names.length === 0) return resources.some((resource) => allows(rule, group, resource, verbs));
  const isTaken = !takesName || rule.names.some(takesName);
  return resources.some((resource) => {
    const named = isTaken ? namedVerbs(resource, verbs) : [];
    const asked = [...named, ...unnamedVerbs(rule, resource, verbs)];
    return asked.length > 0 && allows(rule, group, resource, asked);
  });
}

/** Every choice of a rule for each need, up to so many. */
export function choicesOf<Granted extends GrantedRule>(
  needs: readonly Need[],
  rules: readonly Granted[],
  most: number,
): readonly (readonly Granted[])[] {
  let choices: readonly (readonly Granted[])[] = [[]];
  for (const need of needs) {
    const giving = rules.filter(({ rule }) => gives(rule, need));
    choices = choices.flatMap((chosen) => giving.map((one) => [...chosen, one])).slice(0, most);
  }
  return choices;
}

/** Where all needs are given by rules that hold in these scopes, one each; undefined: nowhere. */
export function scopeOf(needs: readonly Need[], scopes: readonly string[]): string | undefined {
  if (needs.some(({ isOfCluster }, index) => isOfCluster && scopes[index] !== '*')) return undefined;
  const [only = '*', ...others] = new Set(scopes.filter((scope) => scope !== '*'));
  return others.length > 0 ? undefined : only;
}

/** Where a power leads in a scope by the rules that give it, each once. */
export function targetsOf(
  { needs: [need], to, toNamed }: Power,
  scope: string,
  [first]: readonly GrantedRule[],
  cluster: AttackedCluster,
): AttackNode[] {
  const rule = first?.rule;
  const isNamed =
    rule !== undefined &&
    rule.names.length > 0 &&
    need.resources.every((resource) => unnamedVerbs(rule, resource, need.verbs).length === 0);
  const found = isNamed && toNamed ? toNamed(scope, rule.names, cluster) : to(scope, cluster);
  return [...new Map(found.map((one) => [nodeId(one), one])).values()];
}

import type { AttackNode, AttackStep, Change } from '../../../model/attack/graph.ts';
import { isBuiltIn, isEverything } from '../../misconfiguration/kubernetes/roles.ts';
import { COST, removal } from '../changes.ts';
import { CLUSTER_ADMIN, groupNode } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import { rulesAllowing } from '../cluster/rights.ts';
import type { AttackedCluster, Binding, Grant, GrantedRule } from '../cluster/types.ts';
import { narrowed } from '../powers/narrowing.ts';
import { POWERS } from '../powers/powers.ts';
import type { Need, Power } from '../powers/types.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** What bindings give and what roles lead to. */
export const rbacSteps: StepFamily = function* (cluster) {
  for (const binding of cluster.bindings) yield bindingStep(binding);
  for (const grant of cluster.grants) yield* grantSteps(grant, cluster);
  yield step('administrator', groupNode('system:masters'), CLUSTER_ADMIN, {
    why: 'API servers let system:masters do everything, whatever roles say',
  });
  yield* userSteps(cluster);
};

function bindingStep({ holder, grant, resource, path, subject }: Binding): AttackStep {
  const changes = isBuiltIn(resource.value)
    ? []
    : [removal(resource, [path], `take the ${subject} away`, COST.binding)];
  return step('role-binding', holder, grant.node, {
    why: `the binding gives ${subject} the ${grant.role}${grant.scope === '*' ? ' in the whole cluster' : ''}`,
    place: placeIn(resource, path),
    changes,
  });
}

/** Users of whom bindings speak: whoever may act as any user picks one of them. */
function* userSteps({ bindings }: AttackedCluster): Generator<AttackStep, undefined> {
  const users = new Map(
    bindings.flatMap(({ holder }) =>
      holder.name.startsWith('user ') ? [[holder.name, holder] as const] : [],
    ),
  );
  for (const user of users.values())
    yield step('of-all', { kind: 'accounts', name: 'users' }, user, { why: 'a binding speaks of the user' });
}

function* grantSteps(grant: Grant, cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const everything = grant.scope === '*' ? grant.rules.filter(({ rule }) => isEverything(rule)) : [];
  for (const granted of everything)
    yield stepBy(
      'administrator',
      grant,
      CLUSTER_ADMIN,
      'it allows every verb of every resource',
      [granted],
      [ALL],
    );
  const rules = grant.rules.filter((one) => !everything.includes(one));
  for (const power of POWERS) yield* powerSteps(power, grant, rules, cluster);
}

const ALL: Need = { group: '*', resources: ['*'], verbs: ['*'] };
/** Pairs of rules that are looked at for one power: people write few. */
const MOST_COMBINATIONS = 256;

/** A step for each choice of rules that give a power together, so that all of them have to go for it to be gone. */
function* powerSteps(
  power: Power,
  grant: Grant,
  rules: readonly GrantedRule[],
  cluster: AttackedCluster,
): Generator<AttackStep, undefined> {
  const { kind, why, needs, isUncertain = false } = power;
  let choices: readonly (readonly GrantedRule[])[] = [[]];
  for (const { group, resources, verbs, takesName } of needs) {
    const giving = rulesAllowing(rules, group, resources, verbs).filter(
      ({ rule: { names } }) => names.length === 0 || !takesName || names.some(takesName),
    );
    choices = choices.flatMap((chosen) => giving.map((one) => [...chosen, one])).slice(0, MOST_COMBINATIONS);
  }
  for (const chosen of choices) {
    const names = chosen[0]?.rule.names ?? [];
    const isNamed = names.length > 0 && power.toNamed !== undefined;
    const targets = isNamed ? power.toNamed?.(grant.scope, names, cluster) : power.to(grant.scope, cluster);
    for (const to of new Map((targets ?? []).map((one) => [`${one.kind}:${one.name}`, one])).values())
      yield { ...stepBy(kind, grant, to, why, chosen, needs), isCertain: !isUncertain };
  }
}

function stepBy(
  kind: AttackStep['kind'],
  { node, role }: Grant,
  to: AttackNode,
  why: string,
  rules: readonly GrantedRule[],
  needs: readonly Need[],
): AttackStep {
  const changes = rules.flatMap((one, index): readonly Change[] => narrowed(one, needs[index] ?? ALL));
  const written = rules.find(({ resource }) => resource !== undefined);
  return step(kind, node, to, {
    why: `${role}: ${why}`,
    ...(written?.resource && { place: placeIn(written.resource, written.rule.path) }),
    // One change may serve two needs.
    changes: [...new Map(changes.map((change) => [change.id, change])).values()],
  });
}

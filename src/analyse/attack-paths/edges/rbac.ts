import type { AttackNode, AttackStep, Change } from '../../../model/attack/graph.ts';
import { once } from '../../misconfiguration/kubernetes/once.ts';
import { isEverything } from '../../misconfiguration/kubernetes/roles.ts';
import { CLUSTER_ADMIN, EVERY_USER, groupNode, isUser } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, Binding, Grant, GrantedRule } from '../cluster/types.ts';
import { combinedSteps } from '../powers/combined.ts';
import { choicesOf, scopeOf, targetsOf } from '../powers/giving.ts';
import { narrowed, unbound } from '../powers/narrowing.ts';
import { POWERS } from '../powers/powers.ts';
import type { Need, Power } from '../powers/types.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** What bindings give and what roles lead to. */
export const rbacSteps: StepFamily = function* (cluster) {
  for (const binding of cluster.bindings) yield bindingStep(binding);
  for (const grant of cluster.grants) yield* grantSteps(grant, cluster);
  yield* combinedSteps(cluster);
  yield step('administrator', groupNode('system:masters'), CLUSTER_ADMIN, {
    why: 'API servers let system:masters do everything, whatever roles say',
  });
  yield* userSteps(cluster);
};

function bindingStep(binding: Binding): AttackStep {
  const { holder, grant, resource, path, subject } = binding;
  return step('role-binding', holder, grant.node, {
    why: `the binding gives ${subject} the ${grant.role}${grant.scope === '*' ? ' in the whole cluster' : ''}`,
    place: placeIn(resource, path),
    changes: unbound(binding),
  });
}

/** Users that bindings name: who may act as any user picks one of them. */
function* userSteps({ bindings }: AttackedCluster): Generator<AttackStep, undefined> {
  const users = new Map(
    bindings.flatMap(({ holder }) => (isUser(holder) ? [[holder.name, holder] as const] : [])),
  );
  for (const user of users.values())
    yield step('of-all', EVERY_USER, user, { why: 'a binding speaks of the user' });
  yield step('controller-account', EVERY_USER, CLUSTER_ADMIN, {
    why: 'among them is system:kube-controller-manager, which reads every secret and asks for any token',
  });
}

function* grantSteps(grant: Grant, cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const { rules, scope } = grant;
  const everything = scope === '*' ? rules.filter(({ rule }) => isEverything(rule)) : [];
  for (const granted of everything)
    yield stepBy(
      'administrator',
      grant,
      CLUSTER_ADMIN,
      'it allows every verb of every resource',
      [granted],
      [ALL],
    );
  for (const [power, choices] of choicesIn(rules))
    for (const chosen of choices)
      if (!chosen.some((one) => everything.includes(one))) yield* powerSteps(power, grant, chosen, cluster);
}

const ALL: Need = { group: '*', resources: ['*'], verbs: ['*'] };
/** Pairs of rules that are looked at for one power: people write few. */
const MOST_COMBINATIONS = 256;

type Choice = readonly GrantedRule[];

/** The powers that rules give, each with every choice of rules that give it together; computed once, however often they are bound. */
const choicesIn = once((rules: readonly GrantedRule[]): readonly (readonly [Power, readonly Choice[]])[] =>
  POWERS.flatMap((power) => {
    const choices = choicesOf(power.needs, rules, MOST_COMBINATIONS);
    return choices.length > 0 ? [[power, choices] as const] : [];
  }),
);

/** A step for a choice of rules: all of its needs have to be there, so that one that goes takes it away. */
function* powerSteps(
  power: Power,
  grant: Grant,
  chosen: Choice,
  cluster: AttackedCluster,
): Generator<AttackStep, undefined> {
  const { kind, why, needs, isUncertain = false } = power;
  const scope = scopeOf(
    needs,
    needs.map(() => grant.scope),
  );
  if (scope === undefined) return;
  for (const to of targetsOf(power, scope, chosen, cluster))
    yield { ...stepBy(kind, grant, to, why, chosen, needs), isCertain: !isUncertain };
}

function stepBy(
  kind: AttackStep['kind'],
  { node, role }: Grant,
  to: AttackNode,
  why: string,
  rules: Choice,
  needs: readonly Need[],
): AttackStep {
  const changes = rules.flatMap((one, index): readonly Change[] => narrowed(one, needs[index] ?? ALL));
  const written = rules.find(({ resource }) => resource !== undefined);
  return step(kind, node, to, {
    why: `${role}: ${why}`,
    ...(written?.resource && { place: placeIn(written.resource, written.rule.path) }),
    changes,
  });
}

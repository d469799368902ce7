import { type AttackNode, type AttackStep, nodeId } from '../../../model/attack/graph.ts';
import { groupsAround } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, Binding, GrantedRule } from '../cluster/types.ts';
import { step } from '../edges/step.ts';
import { choicesOf, scopeOf, targetsOf } from './giving.ts';
import { narrowed, unbound } from './narrowing.ts';
import { POWERS } from './powers.ts';
import type { Need, Power } from './types.ts';

/** Roles of one holder that are looked at together, and ways in which they give one power. */
const MOST_ROLES = 64;
const MOST_WAYS = 64;

/** A rule with the binding that gives it. */
interface HeldRule extends GrantedRule {
  readonly binding: Binding;
}

const COMBINED = POWERS.filter(({ needs }) => needs.length > 1);

/**
 * What a holder has only by several roles together, none of which gives it alone: of its own, and of groups that it is
 * in.
 */
export function* combinedSteps(cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const byHolder = Map.groupBy(cluster.bindings, ({ holder }) => nodeId(holder));
  const boundTo = (holder: AttackNode): readonly Binding[] => byHolder.get(nodeId(holder)) ?? [];
  for (const own of byHolder.values()) {
    const [first] = own;
    const all = [...own, ...(first ? groupsAround(first.holder) : []).flatMap(boundTo)];
    if (!first || all.length === 1) continue;
    const held = all
      .slice(0, MOST_ROLES)
      .flatMap((binding) => binding.grant.rules.map((rule): HeldRule => ({ ...rule, binding })));
    for (const power of COMBINED)
      for (const way of waysOf(power.needs, held))
        // What a group has without him is the group's.
        if (way.some(({ binding }) => own.includes(binding)))
          yield* stepsOf(power, first.holder, way, cluster);
  }
}

/** Choices of a rule for each need, of more than one role. */
function waysOf(needs: readonly Need[], held: readonly HeldRule[]): (readonly HeldRule[])[] {
  return choicesOf(needs, held, MOST_WAYS).filter(
    (way) => new Set(way.map(({ binding }) => binding.grant)).size > 1,
  );
}

function* stepsOf(
  power: Power,
  holder: AttackNode,
  way: readonly HeldRule[],
  cluster: AttackedCluster,
): Generator<AttackStep, undefined> {
  const scope = scopeOf(
    power.needs,
    way.map(({ binding }) => binding.grant.scope),
  );
  const [first] = way;
  if (scope === undefined || !first) return;
  const changes = way.flatMap((held, index) => {
    const need = power.needs[index];
    return [...(need ? narrowed(held, need) : []), ...unbound(held.binding)];
  });
  const roles = [...new Set(way.map(({ binding }) => binding.grant.role))];
  for (const to of targetsOf(power, scope, way, cluster))
    yield step(power.kind, holder, to, {
      why: `${roles.join(' and ')} together: ${power.why}`,
      place: placeIn(first.binding.resource, first.binding.path),
      changes,
      isCertain: power.isUncertain !== true,
    });
}

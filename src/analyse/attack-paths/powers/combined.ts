import { type AttackNode, type AttackStep, nodeId } from '../../../model/attack/graph.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, Binding, GrantedRule } from '../cluster/types.ts';
import { step } from '../edges/step.ts';
import { choicesOf, targetsOf } from './giving.ts';
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

/** What a holder has only by several roles together, none of which gives it alone. */
export function* combinedSteps(cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const byHolder = Map.groupBy(cluster.bindings, ({ holder }) => nodeId(holder));
  for (const [first, ...others] of byHolder.values()) {
    if (!first || others.length === 0) continue;
    const held = [first, ...others]
      .slice(0, MOST_ROLES)
      .flatMap((binding) => binding.grant.rules.map((rule): HeldRule => ({ ...rule, binding })));
    for (const power of COMBINED)
      for (const way of waysOf(power.needs, held)) yield* stepsOf(power, first.holder, way, cluster);
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
  const scope = scopeOf(way);
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

/** Where all rules hold; undefined: nowhere. */
function scopeOf(way: readonly HeldRule[]): string | undefined {
  const scopes = new Set(way.map(({ binding }) => binding.grant.scope));
  scopes.delete('*');
  const [only, ...others] = scopes;
  return others.length > 0 ? undefined : (only ?? '*');
}

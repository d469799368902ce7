import { once } from '../once.ts';
import { allows, isEverything, type Rule } from '../roles.ts';
import { CLUSTER_POWERS } from './cluster-powers.ts';
import type { Power } from './power.ts';
import { WORKLOAD_POWERS } from './workload-powers.ts';

/** What roles may do that leads to more. */
export const POWERS: readonly Power[] = [...WORKLOAD_POWERS, ...CLUSTER_POWERS];

/** Which of them a rule gives, and by what. Of a rule for all resources there are none: it is told as such. */
export const heldPowers = once((rule: Rule) => {
  if (rule.resources.includes('*')) return [];
  return POWERS.filter(({ unlessNamed }) => !unlessNamed || rule.names.length === 0).flatMap((power) => {
    const resources = power.resources.filter((one) => allows(rule, power.group, one, power.verbs));
    const verbs = rule.verbs.filter((verb) => verb === '*' || power.verbs.includes(verb));
    return resources.length > 0 ? [{ power, resources, verbs }] : [];
  });
});

/** Wildcards of a rule, the widest first. Of all verbs it is none where what they give is told by name. */
export function wildcardsOf(rule: Rule): readonly string[] {
  if (isEverything(rule)) return ['everything'];
  if (rule.resources.includes('*')) return ['resources'];
  return rule.verbs.includes('*') && heldPowers(rule).length === 0 ? ['verbs'] : [];
}

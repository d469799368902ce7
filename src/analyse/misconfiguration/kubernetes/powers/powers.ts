import { once } from '../once.ts';
import { allows, isEverything, namedVerbs, type Rule, unnamedVerbs } from '../roles.ts';
import { CLUSTER_POWERS } from './cluster-powers.ts';
import type { Power } from './power.ts';
import { WORKLOAD_POWERS } from './workload-powers.ts';

/** What roles may do that leads to more. */
export const POWERS: readonly Power[] = [...WORKLOAD_POWERS, ...CLUSTER_POWERS];

/** Which of them a rule gives, and by what. Of a rule for all resources there are none: it is told as such. */
export const heldPowers = once((rule: Rule) => {
  if (rule.resources.includes('*')) return [];
  return POWERS.filter(({ unlessNamed }) => !unlessNamed || rule.names.length === 0).flatMap((power) => {
    const asked = (resource: string): readonly string[] =>
      rule.names.length === 0
        ? power.verbs
        : [...namedVerbs(resource, power.verbs), ...unnamedVerbs(rule, resource, power.verbs)];
    const resources = power.resources.filter(
      (one) => asked(one).length > 0 && power.groups.some((group) => allows(rule, group, one, asked(one))),
    );
    const given = new Set(resources.flatMap(asked));
    const verbs = rule.verbs.filter((verb) => verb === '*' || given.has(verb));
    return resources.length > 0 ? [{ power, resources, verbs }] : [];
  });
});

/** The widest wildcard of a rule; undefined where it names all. */
export function wildcardOf(rule: Rule): 'everything' | 'resources' | 'verbs' | 'groups' | undefined {
  if (isEverything(rule)) return 'everything';
  if (rule.resources.includes('*')) return 'resources';
  if (rule.verbs.includes('*')) return 'verbs';
  return rule.groups.includes('*') ? 'groups' : undefined;
}

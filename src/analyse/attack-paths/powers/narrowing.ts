import type { Change } from '../../../model/attack/graph.ts';
import type { Path } from '../../../model/configuration/place.ts';
import { isBuiltIn } from '../../misconfiguration/kubernetes/roles.ts';
import { COST, removal } from '../changes.ts';
import { coveringItems } from '../cluster/rights.ts';
import type { Binding, GrantedRule } from '../cluster/types.ts';
import type { Need } from './types.ts';

/**
 * What takes a need away from a rule, with as little else as can be: its verbs where it is about nothing else, its
 * resources where it allows nothing else, else the resources. A wildcard leaves only the whole rule. Of roles that API
 * servers mend themselves there is none.
 */
export function narrowed({ rule, resource }: GrantedRule, need: Need): readonly Change[] {
  if (!resource || isBuiltIn(resource.value)) return [];
  const items = coveringItems(rule, need.resources);
  const verbs = rule.verbs.filter((verb) => need.verbs.includes(verb));
  const isAbout = items.length === rule.resources.length;
  const whole = removal(
    resource,
    [rule.path],
    `take the rule for ${need.resources.join(', ')} away`,
    COST.right,
  );
  if (items.includes('*') || (isAbout && (rule.verbs.includes('*') || verbs.length === rule.verbs.length)))
    return [whole];
  const [key, wanted] = isAbout ? (['verbs', verbs] as const) : (['resources', items] as const);
  const all = isAbout ? rule.verbs : rule.resources;
  const paths = all.flatMap((one, index): Path[] =>
    wanted.includes(one) ? [[...rule.path, key, index]] : [],
  );
  const what = isAbout ? `${verbs.join(', ')} of ${items.join(', ')}` : items.join(', ');
  return [removal(resource, paths, `take ${what} away`, COST.right)];
}

/** What takes the subject of a binding away; nothing of one that API servers mend themselves. */
export function unbound({ resource, path, subject }: Binding): readonly Change[] {
  if (isBuiltIn(resource.value)) return [];
  return [removal(resource, [path], `take the ${subject} away`, COST.binding)];
}

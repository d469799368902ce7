import * as z from 'zod';
import type { BuildBudget } from '../budget.ts';
import type { Resource } from '../resource.ts';
import { mapAt, put } from '../tree.ts';

export const replicaSchema = z.object({ name: z.string(), count: z.number() });

/** How many pods a workload of a name has. */
export type ReplicaRule = z.infer<typeof replicaSchema>;

const SCALED: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** Sets how many pods workloads have. Gives the names of rules that no workload has or had. */
export function setReplicas(
  resources: readonly Resource[],
  rules: readonly ReplicaRule[],
  budget: BuildBudget,
): string[] {
  if (rules.length === 0) return [];
  const counts = new Map(rules.map(({ name, count }) => [name, count]));
  const met = new Set<string>();
  for (const { value, identity, identities } of resources) {
    budget.spend(identities.length);
    if (!SCALED.has(identity.kind)) continue;
    for (const { name } of identities) {
      const count = counts.get(name);
      if (count === undefined) continue;
      met.add(name);
      put(mapAt(value, 'spec'), 'replicas', count);
      break;
    }
  }
  return [...counts.keys()].filter((name) => !met.has(name));
}

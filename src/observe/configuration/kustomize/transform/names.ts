import type { BuildBudget } from '../budget.ts';
import type { Resource } from '../resource.ts';

/** Kinds whose names mean something elsewhere. */
const KEPT: ReadonlySet<string> = new Set(['APIService', 'CustomResourceDefinition', 'Namespace']);

/** Puts texts around the names of resources. */
export function addAffixes(
  resources: readonly Resource[],
  { prefix, suffix }: { readonly prefix: string; readonly suffix: string },
  budget: BuildBudget,
): void {
  if (prefix === '' && suffix === '') return;
  for (const resource of resources) {
    budget.spend(4 + (prefix.length + suffix.length) / 16);
    const { kind, name } = resource.identity;
    if (!KEPT.has(kind) && name !== '') resource.rename(`${prefix}${name}${suffix}`);
  }
}

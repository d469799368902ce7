import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import type { PatchRule } from '../kustomization.ts';
import { groupVersionOf, keyOf, Resource } from '../resource.ts';
import { drop, field, isMap, put, textField, type TreeMap } from '../tree.ts';
import { applyJsonPatch, jsonPatchSchema } from './json-patch.ts';
import { typeOf } from './merge-keys.ts';
import { selected } from './select.ts';
import { mergeStrategic } from './strategic-merge.ts';

/** What patches leave, and whether this one was for anything. */
export interface Patched {
  readonly resources: readonly Resource[];
  readonly isMet: boolean;
}

/** Applies a patch, a document of one, to the resources it is for. Throws a `Fault` where it cannot be. */
export function applyPatch(
  resources: readonly Resource[],
  patch: unknown,
  { target, options = {} }: Pick<PatchRule, 'target' | 'options'>,
  budget: BuildBudget,
): Patched {
  if (Array.isArray(patch)) {
    if (!target) throw new Fault('malformed', 'a list of operations has no target');
    const read = jsonPatchSchema.safeParse(patch);
    if (!read.success)
      throw new Fault(
        'malformed',
        `operation ${String(read.error.issues[0]?.path.join('.'))} is none of JSON Patch`,
      );
    const chosen = selected(resources, target, budget);
    for (const resource of chosen) resource.change((value) => applyJsonPatch(value, read.data, budget));
    return { resources, isMet: chosen.length > 0 };
  }
  if (!isMap(patch)) throw new Fault('malformed', 'a patch is neither a resource nor a list of operations');
  if (field(patch, '$patch') === 'replace')
    throw new Fault('unsupported', '"$patch: replace" does nothing to a whole resource');
  const chosen = target ? selected(resources, target, budget) : namedBy(resources, patch, budget);
  const kept = withoutIdentity(patch, options);
  const gone = new Set<Resource>();
  for (const resource of chosen)
    resource.change((value) => {
      const merged = mergeStrategic(value, kept, typeOf(resource.identity), budget);
      if (!merged) gone.add(resource);
      return merged;
    });
  return {
    resources: gone.size > 0 ? resources.filter((one) => !gone.has(one)) : resources,
    isMet: chosen.length > 0,
  };
}

/** The one that is or was called as the patch is. Throws a `Fault` (`malformed`) where there are several. */
function namedBy(resources: readonly Resource[], patch: TreeMap, budget: BuildBudget): readonly Resource[] {
  const wanted = keyOf(identityOf(patch));
  budget.spend(resources.length);
  const named = resources.filter((resource) => resource.isKnownBy(wanted));
  if (named.length > 1)
    throw new Fault('malformed', 'more than one resource is, or was, called as the patch is');
  return named;
}

function identityOf(patch: TreeMap): Resource['identity'] {
  const metadata = field(patch, 'metadata');
  const kind = textField(patch, 'kind');
  const name = textField(metadata, 'name');
  if (kind === '' || name === '')
    throw new Fault('malformed', 'a patch without a target has no kind or no name');
  return {
    ...groupVersionOf(textField(patch, 'apiVersion')),
    kind,
    name,
    namespace: textField(metadata, 'namespace'),
  };
}

/** A patch says what it is for; what that is called stays, unless it may change. */
function withoutIdentity(patch: TreeMap, options: NonNullable<PatchRule['options']>): TreeMap {
  const copy = { ...patch };
  if (!options.allowKindChange) for (const key of ['apiVersion', 'kind']) drop(copy, key);
  const metadata = field(patch, 'metadata');
  if (!isMap(metadata)) return copy;
  const kept = { ...metadata };
  for (const key of options.allowNameChange ? ['namespace'] : ['namespace', 'name']) drop(kept, key);
  put(copy, 'metadata', kept);
  return copy;
}

import { Fault } from '../../../model/fault.ts';
import type { GitlabPlace, GitlabValue } from '../../../model/configuration/gitlab-ci.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import type { ListTag } from '../yaml/list-tag.ts';

/** The key of what stands for a `!reference`, which no document can confuse: writing it means the same. */
const REFERENCE = '!reference';
export const REFERENCE_TAG: ListTag = { tag: REFERENCE, valueOf: (items) => ({ [REFERENCE]: items }) };

/** References in references; GitLab follows ten. */
const DEEPEST_REFERENCE = 10;
/** Values that all pipelines of a target are made of, each as often as it is merged. */
const MOST_VALUES = 400_000;

/** Counts what merging makes, as a few lines of `extends` and `!reference` make any number. */
export class ValueBudget {
  #left = MOST_VALUES;

  /** Throws a `Fault` (`limit`). */
  take(count = 1): void {
    this.#left -= count;
    if (this.#left < 0) throw new Fault('limit', `more than ${MOST_VALUES} values once everything is merged`);
  }
}

/** What a document has at a path, the maps in it taken apart. */
export function valueOf(place: GitlabPlace, value: unknown, budget: ValueBudget): GitlabValue {
  budget.take();
  if (!isMap(value)) return { ...place, value };
  const entries = new Map<string, GitlabValue>();
  for (const key of keysOf(value))
    entries.set(key, valueOf({ ...place, path: [...place.path, key] }, valueAt(value, [key]), budget));
  return { ...place, value: undefined, entries };
}

/** Both, the second before the first; maps are merged, all else is replaced. Source: GitLab, "CI/CD YAML syntax reference", `extends`. */
export function merged(base: GitlabValue, over: GitlabValue, budget: ValueBudget): GitlabValue {
  if (!base.entries || !over.entries) return over;
  budget.take(base.entries.size + over.entries.size);
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = base.entries.get(key);
    entries.set(key, before ? merged(before, value, budget) : value);
  }
  return { document: over.document, path: over.path, value: undefined, entries };
}

/** A value of which `!reference`s are followed through what stands at the top; undefined where they lead nowhere. */
export function followed(
  value: GitlabValue | undefined,
  root: GitlabValue,
  budget: ValueBudget,
  depth = 0,
): GitlabValue | undefined {
  const keys = value && referenceOf(value.value);
  if (!keys) return value;
  budget.take();
  if (depth >= DEEPEST_REFERENCE) return undefined;
  let found: GitlabValue | undefined = root;
  for (const key of keys) found = followed(found?.entries?.get(key), root, budget, depth + 1);
  return found;
}

/** The value at these keys, `!reference`s followed. */
export function valueIn(
  value: GitlabValue | undefined,
  keys: readonly string[],
  root: GitlabValue,
  budget: ValueBudget,
): GitlabValue | undefined {
  let found = followed(value, root, budget);
  for (const key of keys) found = followed(found?.entries?.get(key), root, budget);
  return found;
}

/** The items of a list with those of the lists and `!reference`s in it; of a scalar or a map, itself. */
export function itemsOf(
  given: GitlabValue | undefined,
  root: GitlabValue,
  budget: ValueBudget,
  depth = 0,
): GitlabValue[] {
  const value = followed(given, root, budget);
  if (!value || depth > DEEPEST_REFERENCE) return [];
  if (value.entries) return [value];
  if (!Array.isArray(value.value)) return value.value === undefined || value.value === null ? [] : [value];
  return value.value.flatMap((item: unknown, index) => {
    budget.take();
    const place = { document: value.document, path: [...value.path, index], value: item };
    const isNested = Array.isArray(item) || referenceOf(item) !== undefined;
    return isNested ? itemsOf(place, root, budget, depth + 1) : [place];
  });
}

function referenceOf(value: unknown): string[] | undefined {
  const keys = valueAt(value, [REFERENCE]);
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : undefined;
}

function isMap(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && referenceOf(value) === undefined
  );
}

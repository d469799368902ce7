import type { BuildBudget } from '../budget.ts';
import { isOf, visitField } from '../fields.ts';
import { type Identity, namespaceOf, type Resource } from '../resource.ts';
import { field, put, textField, type TreeMap } from '../tree.ts';
import { isClusterWide } from '../cluster-wide.ts';
import { NAME_REFERENCES, type NameReference, type ReferenceField } from './name-references.ts';

/** Who has, or had, a name; undefined for several. */
type Named = Map<string, Resource | undefined>;

const ANYWHERE = '*';

/** Has resources name each other as they are called now, wherever they name one as it was called. */
export function fixReferences(
  resources: readonly Resource[],
  more: readonly NameReference[],
  budget: BuildBudget,
): void {
  const changed = new Set(
    resources.filter(({ former }) => former.length > 0).map(({ identity }) => identity.kind),
  );
  if (changed.size === 0) return;
  const finder = finderOf(resources, budget);
  const references = fieldsByReferrer([...NAME_REFERENCES, ...more].filter(({ kind }) => changed.has(kind)));
  for (const resource of resources) {
    const { identity } = resource;
    const own = [...(references.get(identity.kind) ?? []), ...(references.get('') ?? [])];
    for (const [target, spec] of own)
      if (isOf(spec, identity))
        visitField(resource.value, spec, budget, (holder, key) =>
          fixField(holder, key, { target, spec, resource, finder }),
        );
  }
}

function fieldsByReferrer(
  references: readonly NameReference[],
): ReadonlyMap<string, [NameReference, ReferenceField][]> {
  const all = references.flatMap((target) =>
    target.fields.map((spec): [NameReference, ReferenceField] => [target, spec]),
  );
  return Map.groupBy(all, ([, { kind = '' }]) => kind);
}

interface Reference {
  readonly target: NameReference;
  readonly spec: ReferenceField;
  readonly resource: Resource;
  readonly finder: Finder;
}

/** The one resource of a kind with this name, in one of these namespaces, in the order of how late it had the name. */
type Finder = (target: NameReference, name: string, namespaces: readonly string[]) => Resource | undefined;

function fixField(holder: TreeMap, key: string, { target, spec, resource, finder }: Reference): void {
  if (spec.saysKind && textField(holder, 'kind') !== target.kind) return;
  const namespaces = spec.saysNamespace
    ? [textField(holder, 'namespace') || 'default']
    : namespacesOf(resource);
  const value = field(holder, key);
  if (Array.isArray(value)) {
    const names = value.map((name) =>
      typeof name === 'string' ? (finder(target, name, namespaces)?.identity.name ?? name) : name,
    );
    put(holder, key, names);
  }
  if (typeof value !== 'string') return;
  const found = finder(target, value, namespaces);
  if (!found) return;
  put(holder, key, found.identity.name);
  const { namespace } = found.identity;
  if (spec.saysNamespace && namespace !== '') put(holder, 'namespace', namespace);
}

/** Where what a resource names may be, or may have been. */
function namespacesOf({ start, identities }: Resource): readonly string[] {
  if (isClusterWide(start)) return [ANYWHERE];
  return [...new Set([start, ...identities].map(namespaceOf))];
}

function finderOf(resources: readonly Resource[], budget: BuildBudget): Finder {
  const [atStart, now, before]: Named[] = [new Map(), new Map(), new Map()];
  for (const resource of resources) {
    budget.spend(4 + resource.former.length * 2);
    add(atStart ?? new Map(), resource.start, resource);
    add(now ?? new Map(), resource.identity, resource);
    for (const identity of resource.former) add(before ?? new Map(), identity, resource);
  }
  return ({ kind, group = '' }, name, namespaces) => {
    budget.spend(namespaces.length);
    for (const names of [atStart, now, before])
      for (const namespace of ['', ...namespaces]) {
        const found = names?.get(`${kind}\n${namespace}\n${name}`);
        if (found && (group === '' || found.identity.group === group)) return found;
      }
    return undefined;
  };
}

function add(names: Named, identity: Identity, resource: Resource): void {
  for (const namespace of new Set([namespaceOf(identity), ANYWHERE])) {
    const key = `${identity.kind}\n${namespace}\n${identity.name}`;
    const there = names.get(key);
    names.set(key, names.has(key) && there !== resource ? undefined : resource);
  }
}

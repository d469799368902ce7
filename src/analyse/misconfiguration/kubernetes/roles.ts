import type { Path } from '../../../model/configuration/place.ts';
import { once } from './once.ts';
import { at, entriesAt, listAt, textAt, textsAt } from './values.ts';

/** A rule of a role as it is written. */
export interface Rule {
  /** From the resource. */
  readonly path: Path;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly urls: readonly string[];
  /** Of these resources alone; empty: of all. */
  readonly names: readonly string[];
}

/** The rules of a Role or ClusterRole. */
export function rulesOf(role: unknown): readonly Rule[] {
  return typeof role === 'object' && role !== null ? readRules(role) : [];
}

const readRules = once((role: object): readonly Rule[] =>
  listAt(role, 'rules').map((rule, index) => ({
    path: ['rules', index],
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    urls: textsAt(rule, 'nonResourceURLs'),
    names: textsAt(rule, 'resourceNames'),
  })),
);

/** Does a rule allow one of the verbs for a resource? `pods/exec` is a resource of its own, which `*` and, of a subresource, `*` with it cover. */
export function allows(rule: Rule, group: string, resource: string, verbs: readonly string[]): boolean {
  const sub = resource.indexOf('/');
  const names = [resource, '*', ...(sub < 0 ? [] : [`*${resource.slice(sub)}`])];
  return (
    rule.groups.some((one) => one === group || one === '*') &&
    rule.resources.some((one) => names.includes(one)) &&
    rule.verbs.some((one) => one === '*' || verbs.includes(one))
  );
}

/** Verbs of requests that may be about no name; a name that is empty is that of these alone. */
const WITHOUT_NAME: ReadonlySet<string> = new Set(['create', 'list', 'watch']);

/**
 * Verbs that a rule with names may give about one of them. Of a request to create something the API server does not
 * know the name; of one about a part of something it does.
 */
export function namedVerbs(resource: string, verbs: readonly string[]): readonly string[] {
  return resource.includes('/') ? verbs : verbs.filter((verb) => verb !== 'create');
}

/** Verbs that a rule with names may give about no name, as one of them is empty. */
export function unnamedVerbs({ names }: Rule, resource: string, verbs: readonly string[]): readonly string[] {
  return names.includes('') && !resource.includes('/') ? verbs.filter((verb) => WITHOUT_NAME.has(verb)) : [];
}

/** Is everything allowed: every verb of every resource of every group, whatever its name? */
export function isEverything(rule: Rule): boolean {
  return (
    rule.names.length === 0 && [rule.groups, rule.resources, rule.verbs].every((one) => one.includes('*'))
  );
}

/** Is it a role or binding that every API server makes for itself, and mends when it starts? */
export function isBuiltIn(value: unknown): boolean {
  return entriesAt(value, 'metadata', 'labels').some(
    ([key, label]) => key === 'kubernetes.io/bootstrapping' && label === 'rbac-defaults',
  );
}

/** Whom a binding gives its role. */
export interface BoundSubject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly path: Path;
}

export function boundSubjectsOf(binding: unknown): BoundSubject[] {
  return listAt(binding, 'subjects').map((subject, index) => ({
    kind: textAt(subject, 'kind') ?? '',
    name: textAt(subject, 'name') ?? '',
    namespace: textAt(subject, 'namespace'),
    path: ['subjects', index],
  }));
}

export function roleRefOf(binding: unknown): { readonly kind: string; readonly name: string } {
  const reference = at(binding, 'roleRef');
  return { kind: textAt(reference, 'kind') ?? '', name: textAt(reference, 'name') ?? '' };
}

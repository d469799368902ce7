import type { AttackNode } from '../../../model/attack/graph.ts';
import type { Gap } from '../../../model/gap.ts';
import { boundSubjectsOf, roleRefOf, type Rule, rulesOf } from '../../misconfiguration/kubernetes/roles.ts';
import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import { selects, selectsSimple } from '../../misconfiguration/kubernetes/selectors.ts';
import { at, listAt } from '../../misconfiguration/kubernetes/values.ts';
import { accountNode, groupNode, userNode } from './accounts.ts';
import {
  AGGREGATED,
  BUILT_IN_NAMESPACED,
  BUILT_IN_PARTS,
  BUILT_IN_ROLES,
  type BuiltInPart,
  labelsOfPart,
} from './built-in-roles.ts';
import { lineOf, namespaceOf, placeIn, resourceName } from './place.ts';
import type { Binding, Grant, GrantedRule } from './types.ts';

type Find = (kind: string, namespace: string, name: string) => Resource | undefined;

interface ReadBindings {
  readonly bindings: readonly Binding[];
  readonly grants: readonly Grant[];
  readonly gaps: readonly Gap[];
}

/** Who has which role where. */
export function readBindings(
  bindings: readonly Resource[],
  clusterRoles: readonly Resource[],
  find: Find,
): ReadBindings {
  const grants = new Map<string, Grant>();
  const found: Binding[] = [];
  const gaps: Gap[] = [];
  const rulesOfRole = roleReader(clusterRoles, find, gaps);
  for (const resource of bindings) {
    const scope = resource.kind === 'ClusterRoleBinding' ? '*' : namespaceOf(resource);
    const { kind, name } = roleRefOf(resource.value);
    const rules = rulesOfRole(kind, scope, name);
    if (!rules)
      gaps.push({
        kind: 'unknown',
        subject: lineOf(placeIn(resource, ['roleRef'])),
        reason: `${resourceName(resource)} gives the ${kind} ${name}, which is not among the manifests`,
      });
    const role = kind === 'Role' ? `Role ${scope}/${name}` : `${kind} ${name}`;
    const node: AttackNode = {
      kind: 'role',
      name: scope === '*' || kind === 'Role' ? role : `${role} in ${scope}`,
    };
    const grant = grants.get(node.name) ?? { node, role, scope, rules: rules ?? [] };
    grants.set(node.name, grant);
    for (const { kind: subjectKind, name: subject, namespace, path } of boundSubjectsOf(resource.value)) {
      const inNamespace = namespace || namespaceOf(resource);
      const holder = holderOf(subjectKind, subject, inNamespace);
      const text =
        subjectKind === 'ServiceAccount'
          ? `account ${inNamespace}/${subject}`
          : `${subjectKind.toLowerCase()} ${subject}`;
      if (holder) found.push({ holder, grant, resource, path, subject: text });
    }
  }
  return { bindings: found, grants: [...grants.values()], gaps };
}

function holderOf(kind: string, name: string, namespace: string): AttackNode | undefined {
  if (kind === 'ServiceAccount') return accountNode(namespace, name);
  if (kind === 'User') return userNode(name);
  return kind === 'Group' ? groupNode(name) : undefined;
}

/** Roles that are looked at as parts of others, in all. */
const MOST_PARTS = 1_000_000;

/** Reads each role once. Undefined for one that is neither written nor built in. */
function roleReader(clusterRoles: readonly Resource[], find: Find, gaps: Gap[]) {
  const known = new Map<string, readonly GrantedRule[] | undefined>();
  const missing = BUILT_IN_PARTS.filter(({ name }) => find('ClusterRole', '', name) === undefined);
  const rulesOfAll = partsReader(clusterRoles, missing, gaps);
  return (kind: string, scope: string, name: string): readonly GrantedRule[] | undefined => {
    const key = kind === 'Role' ? `Role/${scope}/${name}` : `${kind}/${name}`;
    if (known.has(key)) return known.get(key);
    const resource = kind === 'Role' ? find('Role', scope, name) : find('ClusterRole', '', name);
    const rules = resource ? rulesOfAll(resource) : builtIn(kind, scope, name);
    known.set(key, rules);
    return rules;
  };
  function builtIn(kind: string, scope: string, name: string): readonly GrantedRule[] | undefined {
    if (kind === 'Role') return BUILT_IN_NAMESPACED.get(`${scope}/${name}`)?.map(ofNobody);
    const parts = (AGGREGATED.get(name) ?? []).flatMap((whole) =>
      clusterRoles.filter((role) => selectsSimple(labelsOfPart(whole), labelsOf(role))),
    );
    const own = kind === 'ClusterRole' ? BUILT_IN_ROLES.get(name) : undefined;
    return own && [...own.map(ofNobody), ...[...new Set(parts)].flatMap(rulesOfAll)];
  }
}

/** A rule that every cluster has. */
function ofNobody(rule: Rule): GrantedRule {
  return { rule, resource: undefined };
}

function labelsOf({ value }: Resource): unknown {
  return at(value, 'metadata', 'labels');
}

/**
 * Gives the rules of a role and of all roles that it is put together from, each once, in whatever circle they stand. Of
 * one that has an aggregation rule the controller writes the rules itself, so that its own count only without a part.
 * `builtIn`: roles of every cluster that are not among the others.
 */
function partsReader(clusterRoles: readonly Resource[], builtIn: readonly BuiltInPart[], gaps: Gap[]) {
  let left = MOST_PARTS;
  const known = new Map<Resource, readonly Resource[]>();
  const partsOf = (role: Resource): readonly Resource[] => {
    if (selectorsOf(role).length === 0) return [];
    const parts =
      known.get(role) ?? clusterRoles.filter((one) => one !== role && isPartOf(role, labelsOf(one)));
    if (!known.has(role)) left -= clusterRoles.length;
    known.set(role, parts);
    left -= parts.length;
    return parts;
  };
  return (role: Resource): readonly GrantedRule[] => {
    const passed = new Set<Resource>([role]);
    const whole = new Set<Resource>();
    const ofServer = new Set<BuiltInPart>();
    for (const one of passed) {
      const parts = left > 0 ? partsOf(one) : [];
      for (const part of parts) passed.add(part);
      const others = left > 0 ? builtIn.filter((part) => isPartOf(one, part.labels)) : [];
      for (const part of others) ofServer.add(part);
      if (parts.length + others.length === 0) whole.add(one);
    }
    if (left <= 0 && selectorsOf(role).length > 0)
      gaps.push({
        kind: 'limit',
        subject: lineOf(placeIn(role)),
        reason: `${resourceName(role)} may be put together from more roles than are looked at`,
      });
    const written = whole.size > 0 || ofServer.size > 0 ? whole : passed;
    return [
      ...[...ofServer].flatMap(({ rules }) => rules.map(ofNobody)),
      ...[...written].flatMap((resource) => rulesOf(resource.value).map((rule) => ({ rule, resource }))),
    ];
  };
}

function selectorsOf({ value }: Resource): readonly unknown[] {
  return listAt(value, 'aggregationRule', 'clusterRoleSelectors');
}

function isPartOf(whole: Resource, labels: unknown): boolean {
  return selectorsOf(whole).some((selector) => selects(selector, labels));
}

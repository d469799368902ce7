import type { KubernetesRole, Rule } from './roles.ts';

const RBAC = 'rbac.authorization.k8s.io';
const RBAC_PATH = `/apis/${RBAC}/v1`;

/** What is made in a cluster for one token, all under one name: how, and where it is removed. */
export interface MadeObject {
  readonly path: string;
  readonly body: object;
}

/** Whom a token is of, and where; `isClusterWide` is whether what it may holds in every namespace. */
export interface Place {
  readonly name: string;
  readonly namespace: string;
  readonly isClusterWide: boolean;
}

/**
 * What is to be made, in this order, and removed in the other: so that the account, with whose end its token is none, is
 * removed first. Source: the API of Kubernetes, rbac.authorization.k8s.io/v1
 */
export function objectsOf(role: KubernetesRole, place: Place): readonly MadeObject[] {
  if (role.accountName !== '') return [];
  const { name, namespace } = place;
  const metadata = {
    name,
    labels: Object.fromEntries(role.labels),
    annotations: Object.fromEntries(role.annotations),
  };
  const roleName = role.rules.length > 0 ? name : role.roleName;
  return [
    ...(role.rules.length > 0 ? [generatedRole(role.roleType, role.rules, metadata, namespace)] : []),
    bindingOf({ kind: role.roleType, name: roleName }, metadata, place),
    {
      path: accountsPath(namespace),
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    },
  ];
}

export function accountsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts`;
}

function generatedRole(
  kind: KubernetesRole['roleType'],
  rules: readonly Rule[],
  metadata: object,
  namespace: string,
): MadeObject {
  const folder = kind === 'ClusterRole' ? 'clusterroles' : `namespaces/${namespace}/roles`;
  return { path: `${RBAC_PATH}/${folder}`, body: { apiVersion: `${RBAC}/v1`, kind, metadata, rules } };
}

function bindingOf(
  roleRef: { readonly kind: string; readonly name: string },
  metadata: object,
  { name, namespace, isClusterWide }: Place,
): MadeObject {
  const folder = isClusterWide ? 'clusterrolebindings' : `namespaces/${namespace}/rolebindings`;
  return {
    path: `${RBAC_PATH}/${folder}`,
    body: {
      apiVersion: `${RBAC}/v1`,
      kind: isClusterWide ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, ...roleRef },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  };
}

import type { Plain } from '../../../model/configuration/structured.ts';

export type Manifest = { readonly [key: string]: Plain };

const RBAC = 'rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';

/** The pod `web` of the namespace `shop`. */
export function pod(container: Manifest = {}, spec: Manifest = {}, name = 'web'): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      serviceAccountName: name,
      containers: [{ name: 'app', image: `registry.example/${name}:1`, ...container }],
      ...spec,
    },
  };
}

/** A pod with a volume at /mounted. */
export function podWith(volume: Manifest, mount: Manifest = {}, spec: Manifest = {}, name = 'web'): Manifest {
  return pod(
    { volumeMounts: [{ name: 'one', mountPath: '/mounted', ...mount }] },
    { volumes: [{ name: 'one', ...volume }], ...spec },
    name,
  );
}

export function hostPath(path: string, readOnly = false, spec: Manifest = {}): Manifest {
  return podWith({ hostPath: { path } }, readOnly ? { readOnly } : {}, spec);
}

export function object(kind: string, name: string, more: Manifest = {}, metadata: Manifest = {}): Manifest {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', ...metadata }, ...more };
}

export function rule(
  resources: readonly string[],
  verbs: readonly string[],
  group = '',
  names?: readonly string[],
): Manifest {
  return { apiGroups: [group], resources, verbs, ...(names && { resourceNames: names }) };
}

const SUBJECT = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };

export function binding(
  kind: string,
  roleKind: string,
  roleName: string,
  subject: Manifest = SUBJECT,
): Manifest {
  return {
    apiVersion: RBAC,
    kind,
    metadata: { name: 'web', ...(kind === 'RoleBinding' && { namespace: 'shop' }) },
    roleRef: { apiGroup: GROUP, kind: roleKind, name: roleName },
    subjects: [subject],
  };
}

/** A Role in `shop` with a binding to its account `web`. */
export function role(...rules: readonly Manifest[]): readonly Manifest[] {
  return [
    { apiVersion: RBAC, kind: 'Role', metadata: { name: 'web', namespace: 'shop' }, rules },
    binding('RoleBinding', 'Role', 'web'),
  ];
}

/** A ClusterRole with a binding for the whole cluster. */
export function clusterRole(...rules: readonly Manifest[]): readonly Manifest[] {
  return [
    { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name: 'web' }, rules },
    binding('ClusterRoleBinding', 'ClusterRole', 'web'),
  ];
}

export const GROUP_OF_ROLES = GROUP;
export const ON_CONTROL_PLANE: Manifest = { tolerations: [{ operator: 'Exists' }] };

/** A token with the name of an account in it and nothing else: it is signed by nobody. */
export function fakeToken(account: string): string {
  const claims = { sub: `system:serviceaccount:${account}` };
  return `${encoded({ alg: 'RS256', kid: 'fake' })}.${encoded(claims)}.fake-signature-of-nobody`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

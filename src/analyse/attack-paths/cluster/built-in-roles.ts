import type { Rule } from '../../misconfiguration/kubernetes/roles.ts';

const ALL_OF_IT = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const RBAC = 'rbac.authorization.k8s.io';

function rule(group: string, resources: readonly string[], verbs: readonly string[]): Rule {
  return { path: [], groups: [group], resources, verbs, urls: [], names: [] };
}

/** What of it leads to more; what only reads what is no secret is left out. */
const EDIT: readonly Rule[] = [
  rule('', ['pods', 'secrets', 'configmaps', 'services', 'persistentvolumeclaims'], ALL_OF_IT),
  rule('', ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'], ALL_OF_IT),
  rule('', ['replicationcontrollers', 'serviceaccounts'], ALL_OF_IT),
  rule('', ['serviceaccounts'], ['impersonate']),
  rule('', ['serviceaccounts/token'], ['create']),
  rule('', ['pods/log'], ['get', 'list', 'watch']),
  rule('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], ALL_OF_IT),
  rule('batch', ['cronjobs', 'jobs'], ALL_OF_IT),
];

/**
 * Roles that every API server makes for itself, for bindings of manifests that do not have them.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const BUILT_IN_ROLES: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  ['cluster-admin', [rule('*', ['*'], ['*'])]],
  ['admin', [...EDIT, rule(RBAC, ['roles', 'rolebindings'], ALL_OF_IT)]],
  ['edit', EDIT],
  ['view', []],
  ['system:discovery', []],
  ['system:basic-user', []],
  ['system:public-info-viewer', []],
  ['system:service-account-issuer-discovery', []],
  ['system:auth-delegator', []],
  ['system:monitoring', []],
  ['system:node-problem-detector', []],
  ['system:volume-scheduler', []],
  [
    'system:kubelet-api-admin',
    [rule('', ['nodes/proxy', 'nodes/log', 'nodes/metrics', 'nodes/stats'], ['*'])],
  ],
  ['system:certificates.k8s.io:certificatesigningrequests:nodeclient', []],
  ['system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', []],
]);

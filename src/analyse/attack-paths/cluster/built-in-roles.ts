import type { Rule } from '../../misconfiguration/kubernetes/roles.ts';

const ALL_OF_IT = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const RBAC = 'rbac.authorization.k8s.io';

function rule(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
  names: readonly string[] = [],
): Rule {
  return { path: [], groups: [group], resources, verbs, urls: [], names };
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
  ['system:heapster', []],
  ['system:kube-aggregator', []],
  ['system:kube-dns', []],
  ['system:kube-scheduler', []],
  ['system:node-bootstrapper', []],
  ['system:node-proxier', []],
  ['system:persistent-volume-provisioner', []],
  ['system:node-problem-detector', []],
  ['system:volume-scheduler', []],
  [
    'system:kubelet-api-admin',
    [rule('', ['nodes/proxy', 'nodes/log', 'nodes/metrics', 'nodes/stats'], ['*'])],
  ],
  ['system:certificates.k8s.io:certificatesigningrequests:nodeclient', []],
  ['system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', []],
  ['system:certificates.k8s.io:kube-apiserver-client-kubelet-approver', []],
  ['system:certificates.k8s.io:kubelet-serving-approver', []],
  [
    'system:certificates.k8s.io:kube-apiserver-client-approver',
    [rule('certificates.k8s.io', ['signers'], ['approve'], ['kubernetes.io/kube-apiserver-client'])],
  ],
  [
    'system:node',
    [
      rule('', ['nodes'], ['create', 'patch', 'update']),
      rule('', ['pods'], ['create', 'delete']),
      rule('', ['configmaps', 'secrets'], ['get', 'list', 'watch']),
      rule('', ['serviceaccounts/token'], ['create']),
      rule('certificates.k8s.io', ['certificatesigningrequests'], ['create']),
    ],
  ],
  [
    'system:kube-controller-manager',
    [
      rule('', ['secrets', 'serviceaccounts'], ['create', 'get', 'update']),
      rule('', ['serviceaccounts/token'], ['create']),
      rule('*', ['*'], ['list', 'watch']),
    ],
  ],
]);

const SECRETS: readonly Rule[] = [rule('', ['secrets'], ['get', 'list', 'watch'])];

/** The same in namespaces, by `namespace/name`. */
export const BUILT_IN_NAMESPACED: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  ['kube-system/extension-apiserver-authentication-reader', []],
  ['kube-system/system::leader-locking-kube-controller-manager', []],
  ['kube-system/system::leader-locking-kube-scheduler', []],
  ['kube-system/system:controller:cloud-provider', []],
  ['kube-system/system:controller:bootstrap-signer', SECRETS],
  ['kube-system/system:controller:token-cleaner', SECRETS],
  ['kube-public/system:controller:bootstrap-signer', []],
]);

/** Roles that API servers put together from all that have a label for it: `edit` has what `view` has. */
export const AGGREGATED: ReadonlyMap<string, readonly string[]> = new Map([
  ['admin', ['admin', 'edit', 'view']],
  ['edit', ['edit', 'view']],
  ['view', ['view']],
]);

/** The labels by which a role is put into such a one. */
export function labelsOfPart(whole: string): Readonly<Record<string, string>> {
  return { [`rbac.authorization.k8s.io/aggregate-to-${whole}`]: 'true' };
}

/** A role of every cluster that others may be put together from. */
export interface BuiltInPart {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

const OF_SERVER = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
/** The roles that `admin`, `edit` and `view` are put together from: what of them is in none of the others. */
const OWN_PARTS: readonly BuiltInPart[] = [
  { whole: 'admin', rules: [rule(RBAC, ['roles', 'rolebindings'], ALL_OF_IT)] },
  { whole: 'edit', rules: EDIT },
  { whole: 'view', rules: [] },
].map(({ whole, rules }) => ({
  name: `system:aggregate-to-${whole}`,
  labels: { ...OF_SERVER, ...labelsOfPart(whole) },
  rules,
}));
/** Roles of these that are parts of one another. */
const PART_OF: ReadonlyMap<string, string> = new Map([
  ['edit', 'admin'],
  ['view', 'edit'],
]);

/** Every role of every cluster, with the labels by which others take it in. */
export const BUILT_IN_PARTS: readonly BuiltInPart[] = [
  ...OWN_PARTS,
  ...Array.from(BUILT_IN_ROLES, ([name, rules]) => {
    const whole = PART_OF.get(name);
    return { name, rules, labels: { ...OF_SERVER, ...(whole === undefined ? {} : labelsOfPart(whole)) } };
  }),
];

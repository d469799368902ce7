import type { AttackNode } from '../../../model/attack/graph.ts';
import {
  allIn,
  CLUSTER_ADMIN,
  EVERY_NODE,
  EVERY_USER,
  isServiceAccount,
  userNode,
} from '../cluster/accounts.ts';
import type { AttackedCluster } from '../cluster/types.ts';
import {
  accountsNamed,
  everyNode,
  namespaceOfAdministrator,
  onlyForAll,
  podsNamed,
  secretsNamed,
} from './targets.ts';
import type { Need, Power } from './types.ts';

const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';

const need = (
  group: string,
  resources: Need['resources'],
  verbs: Need['verbs'],
  takesName?: Need['takesName'],
): Need => ({
  group,
  resources,
  verbs,
  ...(takesName && { takesName }),
});
/** Of something that is in no namespace, beside which another need may hold in one alone. */
const ofCluster = (one: Need): Need => ({ ...one, isOfCluster: true });

const CREATE_POD = need('', ['pods'], ['create']);
const everyPod = (scope: string): readonly AttackNode[] => [allIn('workloads', scope)];
const newPods = (scope: string): readonly AttackNode[] => [allIn('pod-creation', scope)];
const everyAccount = (scope: string): readonly AttackNode[] => [allIn('accounts', scope)];
const everySecret = (scope: string): readonly AttackNode[] => [allIn('secrets', scope)];

/** Kinds whose controllers make pods of a template, by group. */
const CONTROLLERS: readonly (readonly [group: string, resources: Need['resources']])[] = [
  ['apps', ['deployments', 'daemonsets', 'statefulsets', 'replicasets']],
  ['batch', ['jobs', 'cronjobs']],
  ['', ['replicationcontrollers']],
  ['argoproj.io', ['workflows', 'cronworkflows', 'rollouts']],
  ['tekton.dev', ['tasks', 'taskruns', 'pipelineruns']],
  ['serving.knative.dev', ['services', 'configurations']],
  ['apps.kruise.io', ['clonesets', 'statefulsets', 'daemonsets']],
];

/** Over pods and what is in them. */
const POD_POWERS: readonly Power[] = [
  {
    kind: 'pods-exec',
    why: 'it runs commands in pods',
    needs: [need('', ['pods/exec'], ['create', 'get'])],
    to: everyPod,
    toNamed: podsNamed,
  },
  {
    kind: 'pods-attach',
    why: 'it attaches to what runs in pods',
    needs: [need('', ['pods/attach'], ['create', 'get'])],
    to: everyPod,
    toNamed: podsNamed,
  },
  {
    kind: 'pods-debug',
    why: 'it adds containers to pods that run',
    needs: [need('', ['pods/ephemeralcontainers'], ['update', 'patch'])],
    to: everyPod,
    toNamed: podsNamed,
  },
  {
    kind: 'pods-patch',
    why: 'it changes the images of pods that run',
    needs: [need('', ['pods'], ['update', 'patch'])],
    to: everyPod,
    toNamed: podsNamed,
  },
  { kind: 'pods-create', why: 'it creates pods', needs: [CREATE_POD], to: newPods },
  ...CONTROLLERS.flatMap(([group, resources]): Power[] => [
    {
      kind: 'controllers-write',
      why: 'it creates what makes pods',
      needs: [need(group, resources, ['create'])],
      to: newPods,
    },
    {
      kind: 'controllers-write',
      why: 'it changes the pods that controllers make',
      needs: [need(group, resources, ['update', 'patch'])],
      to: newPods,
    },
  ]),
  {
    kind: 'nodes-proxy',
    why: 'the kubelets of all nodes run commands for it, past admission and audit',
    needs: [need('', ['nodes/proxy'], ['get', 'create'])],
    to: onlyForAll(allIn('workloads', '*')),
  },
  {
    kind: 'nodes-proxy',
    why: 'kubelets run commands for it in the privileged pods that every node has',
    needs: [need('', ['nodes/proxy'], ['get', 'create'])],
    to: onlyForAll(EVERY_NODE),
    isUncertain: true,
  },
  {
    kind: 'nodes-write',
    why: 'labels and taints decide which pods go to a node',
    needs: [need('', ['nodes'], ['update', 'patch'])],
    to: onlyForAll(allIn('accounts', '*')),
    isUncertain: true,
  },
];

/** API servers ask for serviceaccounts where the user is one of those. */
const isNoAccount = (user: string): boolean => !isServiceAccount(userNode(user));
const ACT_AS_USER = ofCluster(need('', ['users'], ['impersonate'], isNoAccount));

/** Over secrets and accounts. */
const CREDENTIAL_POWERS: readonly Power[] = [
  {
    kind: 'secrets-list',
    why: 'it lists secrets, which gives their content',
    needs: [need('', ['secrets'], ['list', 'watch'])],
    to: everySecret,
    toNamed: secretsNamed,
  },
  {
    kind: 'secrets-get',
    why: 'it reads secrets',
    needs: [need('', ['secrets'], ['get'])],
    to: everySecret,
    toNamed: secretsNamed,
  },
  {
    kind: 'token-request',
    why: 'it asks for tokens of accounts',
    needs: [need('', ['serviceaccounts/token'], ['create'])],
    to: everyAccount,
    toNamed: accountsNamed,
  },
  {
    kind: 'token-secret-create',
    why: 'it creates a secret that Kubernetes fills with a token of any account, and reads it',
    needs: [
      need('', ['secrets'], ['create']),
      // A rule with names is about other secrets.
      need('', ['secrets'], ['get', 'list', 'watch'], () => false),
    ],
    to: everyAccount,
  },
  {
    kind: 'token-secret-create',
    why: 'it creates a secret by a name that it may read, where there is none of it, and Kubernetes fills it with a token of any account',
    needs: [need('', ['secrets'], ['create']), need('', ['secrets'], ['get', 'list', 'watch'])],
    to: everyAccount,
    isUncertain: true,
  },
  {
    kind: 'impersonate-account',
    why: 'it acts as service accounts',
    needs: [need('', ['serviceaccounts'], ['impersonate'])],
    to: everyAccount,
    toNamed: accountsNamed,
  },
  {
    kind: 'impersonate-account',
    why: 'it acts as users',
    needs: [ACT_AS_USER],
    to: onlyForAll(EVERY_USER),
    toNamed: (scope, names) => (scope === '*' ? names.filter(isNoAccount).map(userNode) : []),
  },
  ...[ACT_AS_USER, need('', ['serviceaccounts'], ['impersonate'])].map((somebody): Power => ({
    kind: 'impersonate-administrators',
    why: 'it acts as a member of any group, and system:masters may do everything',
    needs: [somebody, ofCluster(need('', ['groups'], ['impersonate'], (name) => name === 'system:masters'))],
    to: () => [CLUSTER_ADMIN],
  })),
];

/** Over roles, and over what belongs to the whole cluster. */
const CLUSTER_POWERS: readonly Power[] = [
  {
    kind: 'roles-escalate',
    why: 'with escalate it gives roles of the cluster any right',
    needs: [need(RBAC, ['clusterroles'], ['escalate']), need(RBAC, ['clusterroles'], ['update', 'patch'])],
    to: onlyForAll(CLUSTER_ADMIN),
  },
  {
    kind: 'roles-escalate',
    why: 'with escalate it gives roles of the namespace any right',
    // A role that it creates is bound to nobody.
    needs: [need(RBAC, ['roles'], ['escalate']), need(RBAC, ['roles'], ['update', 'patch'])],
    to: namespaceOfAdministrator,
  },
  {
    kind: 'roles-bind',
    why: 'with bind it gives itself cluster-admin, or a role that has the accounts of controllers',
    needs: [
      need(RBAC, ['clusterroles'], ['bind'], isAdministrator),
      need(RBAC, ['clusterrolebindings'], ['create', 'update', 'patch']),
    ],
    to: onlyForAll(CLUSTER_ADMIN),
  },
  {
    kind: 'roles-bind',
    why: 'with bind it makes itself administrator of the namespace',
    needs: [
      need(RBAC, ['clusterroles'], ['bind'], isAdministrator),
      need(RBAC, ['rolebindings'], ['create']),
    ],
    to: namespaceOfAdministrator,
  },
  {
    kind: 'roles-bind',
    why: 'with bind it adds itself to a binding of the namespace, where one gives such a role',
    needs: [
      need(RBAC, ['clusterroles'], ['bind'], isAdministrator),
      need(RBAC, ['rolebindings'], ['update', 'patch']),
    ],
    to: namespaceOfAdministrator,
    isUncertain: true,
  },
  {
    kind: 'certificates-approve',
    why: 'it approves its own request for a certificate of any user',
    needs: [
      need(CERTIFICATES, ['certificatesigningrequests'], ['create']),
      need(CERTIFICATES, ['certificatesigningrequests/approval'], ['update', 'patch']),
      need(CERTIFICATES, ['signers'], ['approve'], (name) =>
        /^kubernetes\.io\/(?:\*|kube-apiserver-client)$/.test(name),
      ),
    ],
    to: onlyForAll(CLUSTER_ADMIN),
  },
  {
    kind: 'webhooks-write',
    why: 'a webhook of its own sees and changes every pod and secret that is written',
    needs: [
      need('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], ['create', 'update', 'patch']),
    ],
    to: onlyForAll(allIn('pod-creation', '*'), allIn('secrets', '*')),
  },
  {
    kind: 'webhooks-write',
    why: 'a webhook of its own sees every secret that is written',
    needs: [
      need(
        'admissionregistration.k8s.io',
        ['validatingwebhookconfigurations'],
        ['create', 'update', 'patch'],
      ),
    ],
    to: onlyForAll(allIn('secrets', '*')),
  },
  {
    kind: 'volumes-create',
    why: 'a persistent volume may be any path of a node, whatever level its namespace enforces',
    needs: [ofCluster(need('', ['persistentvolumes'], ['create'])), CREATE_POD],
    to: everyNode,
  },
  {
    kind: 'namespaces-write',
    why: 'it lifts the level that a namespace enforces',
    needs: [need('', ['namespaces'], ['update', 'patch']), CREATE_POD],
    to: everyNode,
  },
  {
    kind: 'config-maps-write',
    why: 'aws-auth maps identities of the cloud to groups, system:masters too',
    needs: [need('', ['configmaps'], ['update', 'patch'], (name) => name === 'aws-auth')],
    to: (scope, cluster) =>
      ['*', 'kube-system'].includes(scope) && hasCloudMap(cluster) ? [CLUSTER_ADMIN] : [],
  },
];

/** Of the roles of every cluster, has it the pods, secrets and accounts of the namespaces that it is bound in? */
function isAdministrator(role: string): boolean {
  return ['cluster-admin', 'admin', 'edit'].includes(role);
}

function hasCloudMap(cluster: AttackedCluster): boolean {
  return cluster.index.find('ConfigMap', 'kube-system', 'aws-auth') !== undefined;
}

/**
 * What roles give that leads to more.
 * Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
export const POWERS: readonly Power[] = [...POD_POWERS, ...CREDENTIAL_POWERS, ...CLUSTER_POWERS];

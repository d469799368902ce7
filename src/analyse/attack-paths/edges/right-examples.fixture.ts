import type { VulnerableImages } from '../vulnerable-images.ts';
import {
  binding,
  clusterRole,
  GROUP_OF_ROLES as RBAC,
  type Manifest,
  object,
  pod,
  role,
  rule,
} from './objects.fixture.ts';

/** Manifests that make a kind of step possible, and such that nearly do. */
export interface StepExample {
  readonly present: readonly Manifest[];
  /** Left out: every cluster has it. */
  readonly absent?: readonly Manifest[];
  readonly vulnerable?: VulnerableImages;
  readonly assumesExploits?: boolean;
}

/** By roles of the pod's account: of a namespace, or of the cluster. */
const byRole = (present: readonly Manifest[], absent: readonly Manifest[]): StepExample => ({
  present: [pod(), ...present],
  absent: [pod(), ...absent],
});
const inRole = (present: Manifest, absent: Manifest): StepExample => byRole(role(present), role(absent));
const inCluster = (present: Manifest, absent: Manifest): StepExample =>
  byRole(clusterRole(present), clusterRole(absent));

/** Rights over what is in namespaces. */
export const WORKLOAD_RIGHTS = {
  'pods-exec': inRole(rule(['pods/exec'], ['create']), rule(['pods'], ['get', 'list'])),
  'pods-attach': inRole(rule(['*/attach'], ['get']), rule(['pods/attach'], ['list'])),
  'pods-debug': inRole(
    rule(['pods/ephemeralcontainers'], ['patch']),
    rule(['pods/ephemeralcontainers'], ['get']),
  ),
  'pods-patch': inRole(rule(['pods'], ['patch']), rule(['pods/status'], ['patch'])),
  'pods-create': inRole(rule(['pods'], ['create']), rule(['pods'], ['create'], '', ['web'])),
  'controllers-write': inRole(rule(['cronjobs'], ['update'], 'batch'), rule(['cronjobs'], ['get'], 'batch')),
  'secrets-list': inRole(rule(['secrets'], ['watch']), rule(['configmaps'], ['watch'])),
  'secrets-get': inRole(rule(['secrets'], ['get']), rule(['secrets'], ['get'], '', ['another'])),
  'token-request': inRole(rule(['serviceaccounts/token'], ['create']), rule(['serviceaccounts'], ['create'])),
  'token-secret-create': inRole(
    rule(['secrets'], ['create', 'get']),
    rule(['secrets'], ['create', 'delete']),
  ),
  'impersonate-account': inRole(
    rule(['serviceaccounts'], ['impersonate']),
    rule(['serviceaccounts'], ['get']),
  ),
} as const;

/** Rights over the cluster. */
export const CLUSTER_RIGHTS = {
  'role-binding': {
    present: [pod(), binding('RoleBinding', 'ClusterRole', 'edit')],
    absent: [pod(), binding('RoleBinding', 'ClusterRole', 'edit', { kind: 'Robot', name: 'web' })],
  },
  administrator: {
    present: [pod(), binding('ClusterRoleBinding', 'ClusterRole', 'cluster-admin')],
  },
  'impersonate-administrators': inCluster(
    rule(['users', 'groups'], ['impersonate']),
    rule(['groups'], ['impersonate']),
  ),
  'roles-escalate': inCluster(
    rule(['clusterroles'], ['escalate', 'update'], RBAC),
    rule(['clusterroles'], ['update'], RBAC),
  ),
  'roles-bind': byRole(
    role(rule(['clusterroles'], ['bind'], RBAC), rule(['rolebindings'], ['create'], RBAC)),
    role(rule(['clusterroles'], ['bind'], RBAC, ['view']), rule(['rolebindings'], ['create'], RBAC)),
  ),
  'certificates-approve': byRole(
    clusterRole(
      rule(['certificatesigningrequests'], ['create'], 'certificates.k8s.io'),
      rule(['certificatesigningrequests/approval'], ['update'], 'certificates.k8s.io'),
      rule(['signers'], ['approve'], 'certificates.k8s.io'),
    ),
    clusterRole(
      rule(['certificatesigningrequests'], ['create'], 'certificates.k8s.io'),
      rule(['certificatesigningrequests/approval'], ['update'], 'certificates.k8s.io'),
      rule(['signers'], ['approve'], 'certificates.k8s.io', ['kubernetes.io/legacy-unknown']),
    ),
  ),
  'nodes-proxy': inCluster(rule(['nodes/proxy'], ['get']), rule(['nodes/metrics'], ['get'])),
  'nodes-write': inCluster(rule(['nodes'], ['patch']), rule(['nodes'], ['list'])),
  'webhooks-write': inCluster(
    rule(['mutatingwebhookconfigurations'], ['create'], 'admissionregistration.k8s.io'),
    rule(['mutatingwebhookconfigurations'], ['get'], 'admissionregistration.k8s.io'),
  ),
  'volumes-create': inCluster(
    rule(['persistentvolumes', 'pods'], ['create']),
    rule(['persistentvolumes'], ['create']),
  ),
  'namespaces-write': byRole(
    clusterRole(rule(['namespaces'], ['patch']), rule(['pods'], ['create'])),
    clusterRole(rule(['namespaces'], ['patch']), rule(['pods'], ['list'])),
  ),
  'config-maps-write': {
    present: [
      pod(),
      ...clusterRole(rule(['configmaps'], ['update'])),
      object('ConfigMap', 'aws-auth', {}, { namespace: 'kube-system' }),
    ],
    absent: [pod(), ...clusterRole(rule(['configmaps'], ['update']))],
  },
} as const;

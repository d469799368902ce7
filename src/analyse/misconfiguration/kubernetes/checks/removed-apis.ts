import { controllerOf } from '../../../../model/configuration/pod-makers.ts';
import { checkOf, type KubernetesCheck } from '../check.ts';
import type { Resource } from '../resource.ts';

const GUIDE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/** An API that later servers do not have: since which minor version not, and what takes its place. */
interface Removed {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  readonly minor: number;
  readonly instead: string;
}

const removed = (minor: number, apiVersion: string, kinds: string, instead: string): Removed => ({
  apiVersion,
  kinds: kinds.split(' '),
  minor,
  instead,
});

const BETA_APPS = 'Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision';

/** By the guide of the project. */
const REMOVED: readonly Removed[] = [
  removed(16, 'extensions/v1beta1', 'Deployment DaemonSet ReplicaSet', 'apps/v1'),
  removed(16, 'extensions/v1beta1', 'NetworkPolicy', 'networking.k8s.io/v1'),
  removed(16, 'extensions/v1beta1', 'PodSecurityPolicy', 'Pod Security Admission'),
  removed(16, 'apps/v1beta1', BETA_APPS, 'apps/v1'),
  removed(16, 'apps/v1beta2', BETA_APPS, 'apps/v1'),
  removed(22, 'extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'),
  removed(22, 'networking.k8s.io/v1beta1', 'Ingress IngressClass', 'networking.k8s.io/v1'),
  removed(
    22,
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1',
  ),
  removed(22, 'apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'),
  removed(22, 'apiregistration.k8s.io/v1beta1', 'APIService', 'apiregistration.k8s.io/v1'),
  removed(22, 'authentication.k8s.io/v1beta1', 'TokenReview', 'authentication.k8s.io/v1'),
  removed(
    22,
    'authorization.k8s.io/v1beta1',
    'LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview',
    'authorization.k8s.io/v1',
  ),
  removed(22, 'certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 'certificates.k8s.io/v1'),
  removed(22, 'coordination.k8s.io/v1beta1', 'Lease', 'coordination.k8s.io/v1'),
  removed(
    22,
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1',
  ),
  removed(
    22,
    'rbac.authorization.k8s.io/v1alpha1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1',
  ),
  removed(22, 'scheduling.k8s.io/v1beta1', 'PriorityClass', 'scheduling.k8s.io/v1'),
  removed(
    22,
    'storage.k8s.io/v1beta1',
    'CSIDriver CSINode StorageClass VolumeAttachment',
    'storage.k8s.io/v1',
  ),
  removed(25, 'batch/v1beta1', 'CronJob', 'batch/v1'),
  removed(25, 'discovery.k8s.io/v1beta1', 'EndpointSlice', 'discovery.k8s.io/v1'),
  removed(25, 'events.k8s.io/v1beta1', 'Event', 'events.k8s.io/v1'),
  removed(25, 'autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2'),
  removed(25, 'policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'),
  removed(25, 'policy/v1beta1', 'PodSecurityPolicy', 'Pod Security Admission'),
  removed(25, 'node.k8s.io/v1beta1', 'RuntimeClass', 'node.k8s.io/v1'),
  removed(
    26,
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  removed(26, 'autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'),
  removed(27, 'storage.k8s.io/v1beta1', 'CSIStorageCapacity', 'storage.k8s.io/v1'),
  removed(
    29,
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  removed(
    32,
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ),
];
const BY_KIND: ReadonlyMap<string, Removed> = new Map(
  REMOVED.flatMap((one) => one.kinds.map((kind): [string, Removed] => [`${one.apiVersion}/${kind}`, one])),
);
/** Where only the version changes, and every field has its place in the new one. */
const SAME_FIELDS =
  /^(?:rbac\.authorization|scheduling|coordination|storage|node|flowcontrol\.apiserver)\.|^batch\/v1beta1$|^autoscaling\/v2beta2$/;

/** Versions of the groups of Kubernetes that a server may have; what they have beside is of others. */
const SERVED: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['v1']],
  ['apps', ['v1']],
  ['batch', ['v1']],
  ['autoscaling', ['v1', 'v2']],
  ['policy', ['v1']],
  ['networking.k8s.io', ['v1', 'v1beta1', 'v1alpha1']],
  ['rbac.authorization.k8s.io', ['v1']],
  ['storage.k8s.io', ['v1', 'v1beta1', 'v1alpha1']],
  ['scheduling.k8s.io', ['v1', 'v1alpha1', 'v1alpha2']],
  ['apiextensions.k8s.io', ['v1']],
  ['admissionregistration.k8s.io', ['v1', 'v1beta1', 'v1alpha1']],
  ['certificates.k8s.io', ['v1', 'v1beta1', 'v1alpha1']],
  ['coordination.k8s.io', ['v1', 'v1beta1', 'v1alpha1', 'v1alpha2']],
  ['discovery.k8s.io', ['v1']],
  ['node.k8s.io', ['v1']],
]);

function isGone({ group, version, apiVersion, kind }: Resource): boolean {
  const versions = SERVED.get(group);
  return versions !== undefined && !versions.includes(version) && !BY_KIND.has(`${apiVersion}/${kind}`);
}

const manifest = (apiVersion: string, kind: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n`;

function removedCheck(minor: number): KubernetesCheck {
  const all = REMOVED.filter((one) => one.minor === minor);
  const [first] = all;
  const [kind = ''] = first?.kinds ?? [];
  return checkOf(
    {
      id: `kubernetes-removed-in-1-${minor}`,
      title: `API that Kubernetes has no more since 1.${minor}`,
      why: 'Servers refuse the manifest, so what it says holds no more after an upgrade: workloads, roles and policies are missing.',
      fix: 'Write the version that is told, and what changed with it.',
      severity: 'medium',
      vectors: ['V5', 'V7'],
      references: [`${GUIDE}#v1-${minor}`],
      failing: [manifest(first?.apiVersion ?? '', kind)],
      passing: [
        manifest('apps/v1', 'ControllerRevision'),
        manifest('batch/v1', 'CronJob'),
        `${manifest(first?.apiVersion ?? '', kind)}  ownerReferences: [{kind: Service, name: web, controller: true}]\n`,
      ],
    },
    function* ({ resource }) {
      const found = BY_KIND.get(`${resource.apiVersion}/${resource.kind}`);
      // What a controller writes, nobody has to write otherwise.
      if (found?.minor !== minor || controllerOf(resource.value)) return;
      yield {
        path: ['apiVersion'],
        actual: `apiVersion: ${found.apiVersion} of ${resource.kind}`,
        expected: found.instead.includes('/') ? `apiVersion: ${found.instead}` : found.instead,
        ...(found.instead.includes('/') && SAME_FIELDS.test(found.apiVersion) && { set: found.instead }),
      };
    },
  );
}

/** APIs that servers do not have, by the version since which. */
export const REMOVED_API_CHECKS: readonly KubernetesCheck[] = [
  ...[...new Set(REMOVED.map(({ minor }) => minor))].map(removedCheck),
  checkOf(
    {
      id: 'kubernetes-unknown-version',
      title: 'Version that no Kubernetes has of this API',
      why: 'Servers refuse the manifest.',
      fix: 'Write a version that "kubectl api-versions" tells.',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/reference/using-api/'],
      failing: [manifest('apps/v2', 'Deployment'), manifest('v2', 'ConfigMap')],
      passing: [
        manifest('apps/v1', 'ControllerRevision'),
        manifest('shop.example/v7', 'Order'),
        manifest('0.0.1', 'record'),
      ],
    },
    function* ({ resource }) {
      if (isGone(resource))
        yield {
          path: ['apiVersion'],
          actual: `apiVersion: ${resource.apiVersion}`,
          expected: `apiVersion: ${[resource.group, 'v1'].filter((part) => part !== '').join('/')}`,
        };
    },
  ),
  checkOf(
    {
      id: 'kubernetes-misplaced-kind',
      title: 'Kind that is not of this API',
      why: 'Servers refuse the manifest.',
      fix: 'Write the API that the kind is of.',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
      failing: [manifest('v1', 'Deployment')],
      passing: [manifest('v1', 'ConfigMap')],
    },
    function* ({ resource }) {
      const home = HOMES.get(resource.kind);
      if (home === undefined || resource.apiVersion !== 'v1') return;
      yield {
        path: ['apiVersion'],
        actual: `apiVersion: v1 of ${resource.kind}`,
        expected: `apiVersion: ${home}`,
        set: home,
      };
    },
  ),
];

/** Kinds that people write as if they were of the core group. */
const HOMES: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'apps/v1'],
  ['StatefulSet', 'apps/v1'],
  ['DaemonSet', 'apps/v1'],
  ['ReplicaSet', 'apps/v1'],
  ['Job', 'batch/v1'],
  ['CronJob', 'batch/v1'],
  ['Ingress', 'networking.k8s.io/v1'],
  ['NetworkPolicy', 'networking.k8s.io/v1'],
  ['PodDisruptionBudget', 'policy/v1'],
  ['HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['StorageClass', 'storage.k8s.io/v1'],
  ['PriorityClass', 'scheduling.k8s.io/v1'],
  ['CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
]);

import { checkOf, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { manifests, podText, resourceText } from '../examples.ts';
import { ENFORCE } from '../pod-security/types.ts';
import { at, textAt } from '../values.ts';

const NAMESPACES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/';
const SYSTEM = /^(?:kube-|openshift-)|^default$/;

const namespace = (labels = '') =>
  resourceText('v1', 'Namespace', labels === '' ? '' : `  labels:\n    ${labels}\n`, 'shop');
const enforced = namespace(`${ENFORCE}: baseline`);
const inShop = (spec = '') => podText({ metadata: 'namespace: shop\nlabels:\n  app: web', spec });
/** Kinds of what belongs to workloads. */
const OF_WORKLOADS: ReadonlySet<string> = new Set([
  'Service',
  'Ingress',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'PersistentVolumeClaim',
]);
/** What the cluster makes in that namespace for itself. */
const OWN: ReadonlySet<string> = new Set(['kubernetes', 'default', 'kube-root-ca.crt']);

/** What bounds the workloads of a namespace. */
export const QUOTA_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-no-quota',
      title: 'Namespace without a quota',
      why: 'Whoever may make pods there takes all that the cluster has.',
      fix: 'Add a ResourceQuota.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [manifests(enforced, inShop())],
      passing: [
        manifests(
          enforced,
          'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: all\n  namespace: shop\n',
        ),
      ],
    },
    function* (_, { cluster, resource }) {
      const { name } = resource;
      if (!SYSTEM.test(name) && !cluster.has('ResourceQuota', name))
        yield { path: ['metadata', 'name'], actual: 'no ResourceQuota', expected: 'a ResourceQuota' };
    },
  ),
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-no-limit-range',
      title: 'Namespace without limits for what says none',
      why: 'A container without limits takes what the node has.',
      fix: 'Add a LimitRange.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/policy/limit-range/'],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [manifests(enforced, inShop())],
      passing: [
        manifests(enforced, 'apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: all\n  namespace: shop\n'),
      ],
    },
    function* (_, { cluster, resource }) {
      const { name } = resource;
      if (!SYSTEM.test(name) && !cluster.has('LimitRange', name))
        yield { path: ['metadata', 'name'], actual: 'no LimitRange', expected: 'a LimitRange' };
    },
  ),
  checkOf(
    {
      id: 'kubernetes-default-namespace',
      title: 'Resource in the default namespace',
      why: 'Roles, quotas and policies of that namespace are for all that nobody thought about.',
      fix: 'Make a namespace for the workload and what belongs to it.',
      severity: 'low',
      vectors: ['V5'],
      references: [NAMESPACES],
      standards: ['CIS Kubernetes 5.7.4'],
      failing: [
        podText({ metadata: 'namespace: default' }),
        resourceText('v1', 'ConfigMap', '  namespace: default\n'),
      ],
      passing: [inShop(), podText({}), resourceText('v1', 'Service', '  namespace: default\n', 'kubernetes')],
    },
    function* ({ pod, resource, overlay }) {
      const { kind, name, namespace: where } = resource;
      if (where !== 'default' || overlay.hasNamespace || (!pod && !OF_WORKLOADS.has(kind)) || OWN.has(name))
        return;
      yield {
        path: ['metadata', 'namespace'],
        actual: 'namespace: default',
        expected: 'a namespace of its own',
      };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-system-namespace',
      title: 'Workload in a namespace of the cluster',
      why: 'It has the network, the secrets and often the exemptions from policies of what keeps the cluster running.',
      fix: 'Make a namespace for the workload.',
      severity: 'low',
      vectors: ['V5'],
      references: [NAMESPACES],
      standards: ['CIS Kubernetes 5.7.1'],
      failing: [podText({ metadata: 'namespace: kube-system' })],
      passing: [
        inShop(),
        podText({ metadata: 'namespace: kube-system', spec: 'priorityClassName: system-node-critical' }),
        podText({ metadata: 'namespace: kube-system\nlabels:\n  tier: control-plane' }),
      ],
    },
    function* ({ spec, value }, { resource, overlay }) {
      const where = resource.namespace ?? '';
      if (!/^kube-(?:system|public|node-lease)$/.test(where) || overlay.hasNamespace) return;
      // What the cluster itself runs.
      const isOfCluster =
        (textAt(spec, 'priorityClassName') ?? '').startsWith('system-') ||
        at(value, 'metadata', 'labels', 'tier') === 'control-plane';
      if (isOfCluster) return;
      yield {
        path: ['metadata', 'namespace'],
        actual: `namespace: ${where}`,
        expected: 'a namespace of its own',
      };
    },
  ),
];

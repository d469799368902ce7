import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { manifests, podText, resourceText } from '../examples.ts';
import { ENFORCE } from '../pod-security/types.ts';
const NAMESPACES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/';
const SYSTEM = /^(?:kube-|openshift-)|^default$/;

const namespace = (labels = '') =>
  resourceText('v1', 'Namespace', labels === '' ? '' : `  labels:\n    ${labels}\n`, 'shop');
const enforced = namespace(`${ENFORCE}: baseline`);
const inShop = (spec = '') => podText({ metadata: 'namespace: shop\nlabels:\n  app: web', spec });
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
      if (!SYSTEM.test(name) && cluster.inNamespace('ResourceQuota', name).length === 0)
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
      if (!SYSTEM.test(name) && cluster.inNamespace('LimitRange', name).length === 0)
        yield { path: ['metadata', 'name'], actual: 'no LimitRange', expected: 'a LimitRange' };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-default-namespace',
      title: 'Workload in the default namespace',
      why: 'Roles, quotas and policies of that namespace are for all that nobody thought about.',
      fix: 'Make a namespace for the workload.',
      severity: 'low',
      vectors: ['V5'],
      references: [NAMESPACES],
      standards: ['CIS Kubernetes 5.7.4'],
      failing: [podText({ metadata: 'namespace: default' })],
      passing: [inShop(), podText({})],
    },
    function* (_, { resource, overlay }) {
      if (resource.namespace === 'default' && !overlay.hasNamespace)
        yield {
          path: ['metadata', 'namespace'],
          actual: 'namespace: default',
          expected: 'a namespace of its own',
        };
    },
  ),
];

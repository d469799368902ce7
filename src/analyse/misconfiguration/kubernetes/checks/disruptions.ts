import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import type { Cluster } from '../cluster.ts';
import { manifests, resourceText, workloadText } from '../examples.ts';
import { selects } from '../selectors.ts';
import { at, entriesAt, listAt, numberAt, shown } from '../values.ts';

const DISRUPTIONS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';
const two = (spec = '') => workloadText('Deployment', 'replicas: 2', { spec });
const budget = (spec: string) =>
  resourceText(
    'policy/v1',
    'PodDisruptionBudget',
    `spec:\n  ${spec}\n  selector:\n    matchLabels:\n      app: web\n`,
  );

function budgetsOf(cluster: Cluster, namespace: string | undefined, labels: unknown) {
  return cluster
    .inNamespace('PodDisruptionBudget', namespace)
    .filter((one) => selects(at(one.value, 'spec', 'selector'), labels));
}

/** Whether a workload goes on while nodes come and go. */
export const DISRUPTION_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    ['Deployment', 'StatefulSet'],
    {
      id: 'kubernetes-no-disruption-budget',
      title: 'All pods of a workload may be taken away at once',
      why: 'Nothing keeps the drain of nodes from ending every pod of it at the same time.',
      fix: 'Add a PodDisruptionBudget that leaves one.',
      severity: 'low',
      vectors: ['V5'],
      references: [DISRUPTIONS],
      failing: [two()],
      passing: [manifests(two(), budget('maxUnavailable: 1')), workloadText('Deployment', 'replicas: 1')],
    },
    function* (value, subject) {
      const { cluster, resource, isPartial } = subject;
      if (isPartial) return;
      if ((numberAt(value, 'spec', 'replicas') ?? 1) < 2) return;
      if (
        budgetsOf(cluster, resource.namespace, at(value, 'spec', 'template', 'metadata', 'labels')).length > 0
      )
        return;
      yield {
        path: ['spec', 'replicas'],
        actual: 'no PodDisruptionBudget',
        expected: 'a PodDisruptionBudget',
      };
    },
  ),
  kindCheck(
    'PodDisruptionBudget',
    {
      id: 'kubernetes-disruption-budget-blocks',
      title: 'No pod may ever be taken away',
      why: 'Nodes with such a pod cannot be drained, so they stay without fixes.',
      fix: 'Let one pod be unavailable.',
      severity: 'medium',
      vectors: ['V5'],
      references: [DISRUPTIONS],
      failing: [
        budget('maxUnavailable: 0'),
        budget('minAvailable: 100%'),
        manifests(two(), budget('minAvailable: 2')),
      ],
      passing: [budget('maxUnavailable: 1'), manifests(two(), budget('minAvailable: 1'))],
    },
    function* (value, { cluster, resource }) {
      const [most, least] = [at(value, 'spec', 'maxUnavailable'), at(value, 'spec', 'minAvailable')];
      if (most === 0 || most === '0%')
        yield {
          path: ['spec', 'maxUnavailable'],
          actual: `maxUnavailable: ${most}`,
          expected: 'maxUnavailable: 1',
        };
      if (least === undefined || least === 0) return;
      const isBlocked = cluster
        .podsLabelled(resource.namespace, entriesAt(value, 'spec', 'selector', 'matchLabels'))
        .some(({ resource: { kind, value: workload } }) => {
          const replicas = numberAt(workload, 'spec', 'replicas');
          const labels = at(workload, 'spec', 'template', 'metadata', 'labels');
          return (
            ['Deployment', 'StatefulSet'].includes(kind) &&
            typeof least === 'number' &&
            replicas !== undefined &&
            replicas > 0 &&
            replicas <= least &&
            labels !== undefined &&
            selects(at(value, 'spec', 'selector'), labels)
          );
        });
      if (least === '100%' || isBlocked)
        yield {
          path: ['spec', 'minAvailable'],
          actual: `minAvailable: ${shown(least)}`,
          expected: 'fewer than there are',
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-not-spread',
      title: 'Pods of a workload may all be on one node',
      why: 'When that node fails, all of them do.',
      fix: 'Add "topologySpreadConstraints" or an anti-affinity of the pod to its like.',
      severity: 'low',
      vectors: ['V5'],
      references: [SPREAD],
      failing: [two()],
      passing: [
        two(
          'topologySpreadConstraints:\n  - maxSkew: 1\n    topologyKey: kubernetes.io/hostname\n    whenUnsatisfiable: ScheduleAnyway',
        ),
        two(
          'affinity:\n  podAntiAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution:\n      - weight: 1',
        ),
        workloadText('Deployment', 'replicas: 1'),
      ],
    },
    function* ({ spec, specPath }, { resource }) {
      if (!['Deployment', 'StatefulSet', 'Rollout'].includes(resource.kind)) return;
      if ((numberAt(resource.value, 'spec', 'replicas') ?? 1) < 2) return;
      if (
        listAt(spec, 'topologySpreadConstraints').length > 0 ||
        at(spec, 'affinity', 'podAntiAffinity') !== undefined
      )
        return;
      yield {
        path: [...specPath, 'topologySpreadConstraints'],
        actual: 'no topologySpreadConstraints',
        expected: 'topologySpreadConstraints',
      };
    },
  ),
];

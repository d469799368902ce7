import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import type { Cluster } from '../cluster.ts';
import { manifests, resourceText, workloadText } from '../examples.ts';
import { chosen, LabelIndex } from '../label-index.ts';
import { once } from '../once.ts';
import type { Resource } from '../resource.ts';
import { at, listAt, numberAt, shown } from '../values.ts';

const DISRUPTIONS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';
const two = (spec = '') => workloadText('Deployment', 'replicas: 2', { spec });
const budget = (spec: string) =>
  resourceText(
    'policy/v1',
    'PodDisruptionBudget',
    `spec:\n  ${spec}\n  selector:\n    matchLabels:\n      app: web\n`,
  );

const KINDS = ['Deployment', 'StatefulSet'];

const labelsOf = ({ value }: Resource) => at(value, 'spec', 'template', 'metadata', 'labels');

const indexOf = (resources: readonly Resource[]) =>
  new LabelIndex(resources.map((one) => ({ namespace: one.namespace, labels: labelsOf(one) })));

/** Workloads whose pods a budget keeps. */
const keptWorkloads = once((cluster: Cluster): ReadonlySet<Resource> => {
  const workloads = KINDS.flatMap((kind) => cluster.ofKind(kind));
  const index = indexOf(workloads);
  const selections = cluster
    .ofKind('PodDisruptionBudget')
    .map(({ value, namespace }) => [at(value, 'spec', 'selector'), index.around(namespace)] as const);
  return new Set(chosen(workloads, index.pickAny(selections)));
});

/** Workloads that say how many pods they have, the smallest first, so that the first that a budget picks is its smallest. */
const counted = once((cluster: Cluster) => {
  const pods = new Set(cluster.pods.map(({ resource }) => resource));
  const workloads = KINDS.flatMap((kind) => cluster.ofKind(kind))
    .filter((one) => pods.has(one) && labelsOf(one) !== undefined && replicasOf(one) > 0)
    .toSorted((one, other) => replicasOf(one) - replicasOf(other));
  return { index: indexOf(workloads), workloads };
});

function replicasOf({ value }: Resource): number {
  return numberAt(value, 'spec', 'replicas') ?? 0;
}

/** The replicas of the smallest workload that a budget keeps; infinite where it keeps none. */
function fewestKept(cluster: Cluster, { value, namespace }: Resource): number {
  const { index, workloads } = counted(cluster);
  const [smallest] = chosen(workloads, index.pick(at(value, 'spec', 'selector'), index.around(namespace)));
  return smallest ? replicasOf(smallest) : Infinity;
}

/** Whether a workload goes on while nodes come and go. */
export const DISRUPTION_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    KINDS,
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
      if (keptWorkloads(cluster).has(resource)) return;
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
      const isBlocked = typeof least === 'number' && fewestKept(cluster, resource) <= least;
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

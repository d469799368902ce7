import { type KubernetesCheck, kindCheck } from '../check.ts';
import type { Cluster, KubernetesSubject } from '../cluster.ts';
import { manifests, podText, resourceText, workloadText } from '../examples.ts';
import { once } from '../once.ts';
import { at, listAt, numberAt, textAt } from '../values.ts';

const DEPLOYMENTS = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const two = (spec = '') => workloadText('Deployment', 'replicas: 2', { spec });
const hpa = resourceText(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'spec:\n  minReplicas: 2\n  maxReplicas: 5\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n',
);
const scaledNames = once(
  (cluster: Cluster): ReadonlySet<string | undefined> =>
    new Set(
      ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((kind) =>
        cluster.ofKind(kind).map(({ value }) => textAt(value, 'spec', 'scaleTargetRef', 'name')),
      ),
    ),
);

/** Is the number of pods of a workload kept by something else? */
function isScaled({ cluster, resource }: KubernetesSubject): boolean {
  return scaledNames(cluster).has(resource.name);
}

/** Whether workloads go on while nodes and versions change. */
export const WORKLOAD_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    ['Deployment', 'Rollout', 'HorizontalPodAutoscaler'],
    {
      id: 'kubernetes-one-replica',
      title: 'Workload of a single pod',
      why: 'While its node is drained or the pod is replaced nobody serves.',
      fix: 'Set "replicas", or "minReplicas" of its autoscaler, to 2 or more.',
      severity: 'low',
      vectors: ['V5'],
      references: [DEPLOYMENTS],
      failing: [
        workloadText('Deployment', 'replicas: 1'),
        workloadText('Deployment', ''),
        hpa.replace('minReplicas: 2', 'minReplicas: 1'),
      ],
      passing: [
        two(),
        workloadText('Deployment', 'replicas: 0'),
        manifests(workloadText('Deployment', ''), hpa),
      ],
    },
    function* (value, subject) {
      const isScaler = subject.resource.kind === 'HorizontalPodAutoscaler';
      const key = isScaler ? 'minReplicas' : 'replicas';
      const replicas = at(value, 'spec', key) ?? 1;
      if (replicas !== 1 || at(value, 'spec') === undefined || (!isScaler && isScaled(subject))) return;
      yield {
        path: ['spec', key],
        actual: at(value, 'spec', key) === undefined ? `no ${key}, which is 1` : `${key}: 1`,
        expected: `${key}: 2`,
      };
    },
  ),
  kindCheck(
    'Deployment',
    {
      id: 'kubernetes-recreate',
      title: 'Every pod is ended before a new one starts',
      why: 'With each change nobody serves for as long as it takes to start.',
      fix: 'Use RollingUpdate, unless two versions must not run at once.',
      severity: 'low',
      vectors: ['V7'],
      references: [`${DEPLOYMENTS}#strategy`],
      failing: [workloadText('Deployment', 'replicas: 2\nstrategy:\n  type: Recreate')],
      passing: [two(), workloadText('Deployment', 'replicas: 1\nstrategy:\n  type: Recreate')],
    },
    function* (value) {
      // A single pod with a volume of its own has no other choice.
      if (
        at(value, 'spec', 'strategy', 'type') !== 'Recreate' ||
        (numberAt(value, 'spec', 'replicas') ?? 1) < 2
      )
        return;
      yield { path: ['spec', 'strategy', 'type'], actual: 'type: Recreate', expected: 'type: RollingUpdate' };
    },
  ),
  kindCheck(
    ['Deployment', 'DaemonSet'],
    {
      id: 'kubernetes-rollout-all',
      title: 'All pods may be replaced at once',
      why: 'A version that does not start takes the whole workload down.',
      fix: 'Let a part be unavailable, such as 25%.',
      severity: 'low',
      vectors: ['V7'],
      references: [`${DEPLOYMENTS}#max-unavailable`],
      failing: [workloadText('Deployment', 'strategy:\n  rollingUpdate:\n    maxUnavailable: 100%')],
      passing: [workloadText('Deployment', 'strategy:\n  rollingUpdate:\n    maxUnavailable: 25%')],
    },
    function* (value) {
      for (const key of ['strategy', 'updateStrategy'])
        if (at(value, 'spec', key, 'rollingUpdate', 'maxUnavailable') === '100%')
          yield {
            path: ['spec', key, 'rollingUpdate', 'maxUnavailable'],
            actual: 'maxUnavailable: 100%',
            expected: 'maxUnavailable: 25%',
          };
    },
  ),
  kindCheck(
    'Deployment',
    {
      id: 'kubernetes-no-rollback',
      title: 'No earlier version is kept',
      why: 'With "revisionHistoryLimit: 0" nobody can go back to the version before.',
      fix: 'Keep a few, or take the limit away.',
      severity: 'low',
      vectors: ['V7'],
      references: [`${DEPLOYMENTS}#clean-up-policy`],
      failing: [workloadText('Deployment', 'revisionHistoryLimit: 0')],
      passing: [workloadText('Deployment', 'revisionHistoryLimit: 3')],
    },
    function* (value) {
      if (at(value, 'spec', 'revisionHistoryLimit') === 0)
        yield {
          path: ['spec', 'revisionHistoryLimit'],
          actual: 'revisionHistoryLimit: 0',
          expected: 'revisionHistoryLimit: 3',
          set: 3,
        };
    },
  ),
  kindCheck(
    'Pod',
    {
      id: 'kubernetes-bare-pod',
      title: 'Pod that nobody restarts elsewhere',
      why: 'When its node fails or is drained the pod is gone.',
      fix: 'Let a Deployment, StatefulSet or Job make it.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/workloads/pods/'],
      failing: [podText({})],
      passing: [two(), podText({ spec: 'restartPolicy: Never' })],
    },
    function* (value) {
      const isMirror = at(value, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined;
      const isStatic = at(value, 'spec', 'priorityClassName') === 'system-node-critical';
      const isOwned = listAt(value, 'metadata', 'ownerReferences').length > 0;
      if (isMirror || isStatic || isOwned || at(value, 'spec', 'restartPolicy') === 'Never') return;
      yield { path: ['kind'], actual: 'kind: Pod', expected: 'a workload that makes it' };
    },
  ),
  kindCheck(
    ['CronJob'],
    {
      id: 'kubernetes-cron-job-piles-up',
      title: 'Jobs may run over each other without end',
      why: 'A job that hangs is joined by the next one, until the node or quota is full.',
      fix: 'Set "concurrencyPolicy: Forbid" or Replace, or "activeDeadlineSeconds" of the job.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy'],
      failing: [cron('')],
      passing: [cron('  concurrencyPolicy: Forbid\n'), cron('', '      activeDeadlineSeconds: 600\n')],
    },
    function* (value) {
      const policy = at(value, 'spec', 'concurrencyPolicy') ?? 'Allow';
      const isBounded = at(value, 'spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds') !== undefined;
      if (policy !== 'Allow' || isBounded || at(value, 'spec') === undefined) return;
      yield {
        path: ['spec', 'concurrencyPolicy'],
        actual: 'concurrencyPolicy: Allow',
        expected: 'concurrencyPolicy: Forbid',
      };
    },
  ),
];

function cron(more: string, job = ''): string {
  return `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: web\nspec:\n  schedule: "0 3 * * *"\n${more}  jobTemplate:\n    spec:\n${job}      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: web\n              image: web:1\n`;
}

import { type KubernetesCheck, podCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { at, listAt, numberAt, shown, textAt } from '../values.ts';

/** Where pods run, and before whom. */
export const SCHEDULING_CHECKS: readonly KubernetesCheck[] = [
  podCheck(
    {
      id: 'kubernetes-no-grace',
      title: 'Pod is ended without time to end',
      why: 'Requests and writes that are under way are lost with each change.',
      fix: 'Take "terminationGracePeriodSeconds" away, or set what the pod needs.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
      failing: [podText({ spec: 'terminationGracePeriodSeconds: 0' })],
      passing: [podText({ spec: 'terminationGracePeriodSeconds: 60' })],
    },
    function* ({ spec, specPath }) {
      if (numberAt(spec, 'terminationGracePeriodSeconds') === 0)
        yield {
          path: [...specPath, 'terminationGracePeriodSeconds'],
          actual: 'terminationGracePeriodSeconds: 0',
          expected: 'terminationGracePeriodSeconds: 30',
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-node-name',
      title: 'Pod is put on a node past the scheduler',
      why: 'Taints, room and spread of the node are not asked, and a node of that name that somebody adds gets the pod with its secrets.',
      fix: 'Use "nodeSelector" or an affinity.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename'],
      failing: [podText({ spec: 'nodeName: node-1' })],
      passing: [podText({ spec: 'nodeSelector:\n  disk: ssd' })],
    },
    function* ({ spec, specPath }, { resource }) {
      // The scheduler writes it into pods of a dump.
      const isPlaced =
        at(resource.value, 'status') !== undefined || at(resource.value, 'metadata', 'uid') !== undefined;
      const name = textAt(spec, 'nodeName');
      if (name !== undefined && !isPlaced)
        yield {
          path: [...specPath, 'nodeName'],
          actual: `nodeName: ${shown(name)}`,
          expected: 'nodeSelector',
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-tolerates-everything',
      title: 'Pod runs on any node, those of the control plane too',
      why: 'A toleration without a key is for every taint: the pod is put beside etcd and the API server.',
      fix: 'Name the taints by "key".',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
      failing: [podText({ spec: 'tolerations:\n  - operator: Exists' })],
      passing: [podText({ spec: 'tolerations:\n  - key: dedicated\n    operator: Exists' })],
    },
    function* ({ spec, specPath }, { resource }) {
      // What every node needs is made by a DaemonSet.
      if (resource.kind === 'DaemonSet') return;
      for (const [index, one] of listAt(spec, 'tolerations').entries())
        if (at(one, 'operator') === 'Exists' && textAt(one, 'key') === undefined)
          yield {
            path: [...specPath, 'tolerations', index],
            actual: 'a toleration of every taint',
            expected: 'tolerations by key',
          };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-system-priority',
      title: 'Pod comes before those that the cluster needs',
      why: 'Classes of the system are never evicted, and end other pods for room.',
      fix: 'Use a class of your own.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/',
      ],
      failing: [podText({ metadata: 'namespace: shop', spec: 'priorityClassName: system-cluster-critical' })],
      passing: [
        podText({ metadata: 'namespace: kube-system', spec: 'priorityClassName: system-node-critical' }),
      ],
    },
    function* ({ spec, specPath }, { resource }) {
      const name = textAt(spec, 'priorityClassName') ?? '';
      if (
        resource.namespace !== undefined &&
        resource.namespace !== 'kube-system' &&
        /^system-(?:cluster|node)-critical$/.test(name)
      )
        yield {
          path: [...specPath, 'priorityClassName'],
          actual: `priorityClassName: ${name}`,
          expected: 'a class of its own',
        };
    },
  ),
];

import type { KubernetesCheck } from '../check.ts';
import { areTwo, type KubernetesSubject } from '../cluster.ts';
import { podText } from '../examples.ts';
import { NSA_GUIDE, PSS, SECURITY_CONTEXT } from '../sources.ts';
import { controlCheck } from './breaches.ts';

const HOST_FIELDS = 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/';

/** Of so many it is looked who else it is: each of them is told the same. */
const MOST_COMPARED = 100;

/** Who else of the target is in the same namespaces of nodes: those that share a node with it reach each other by them. */
function withOthers(subject: KubernetesSubject, key: string): string {
  const all = subject.cluster.inHost(key);
  const others = all.slice(0, MOST_COMPARED).filter((one) => areTwo(one, subject));
  const names = others.slice(0, 3).map(({ resource: { kind, name } }) => `${kind} ${name}`);
  if (names.length === 0) return '';
  const left = others.length - names.length;
  const more = all.length > MOST_COMPARED ? ' and many more' : left > 0 ? ` and ${left} more` : '';
  return `, with ${names.join(', ')}${more}`;
}

/** What opens the node to a pod. */
export const HOST_ACCESS_CHECKS: readonly KubernetesCheck[] = [
  controlCheck(
    {
      id: 'kubernetes-privileged',
      title: 'Container is privileged',
      why: 'A privileged container has every capability and device of the node, so whoever takes it over has the node and every pod on it.',
      fix: 'Take "privileged" away, and add the one capability or device that the container needs, if any.',
      severity: 'critical',
      vectors: ['V6', 'V5'],
      references: [PSS, SECURITY_CONTEXT, NSA_GUIDE],
      standards: ['PSS baseline', 'CIS Kubernetes 5.2.2', 'NIST SP 800-190 4.4.3'],
      failing: [
        podText({ container: 'securityContext:\n  privileged: true' }),
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          initContainers:\n            - name: a\n              image: a:1\n              securityContext: {privileged: true}\n          containers:\n            - name: b\n              image: b:1\n',
      ],
      passing: [podText({}), podText({ container: 'securityContext:\n  privileged: false' })],
    },
    'privileged',
  ),
  controlCheck(
    {
      id: 'kubernetes-host-process',
      title: 'Windows container runs as a process of the host',
      why: 'It has the access of its account to the whole Windows node: its files, its network and its other processes.',
      fix: 'Take "hostProcess" away; give the few workloads that administer nodes a namespace of their own.',
      severity: 'critical',
      vectors: ['V6'],
      references: [PSS, 'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/'],
      standards: ['PSS baseline', 'CIS Kubernetes 5.2.11'],
      failing: [
        podText({
          spec: 'os:\n  name: windows\nhostNetwork: true\nsecurityContext:\n  windowsOptions:\n    hostProcess: true',
        }),
      ],
      passing: [podText({ spec: 'os:\n  name: windows' })],
    },
    'windowsHostProcess',
  ),
  ...(
    [
      {
        key: 'hostNetwork',
        id: 'kubernetes-host-network',
        title: 'Pod is in the network of its node',
        why: 'It reaches what listens on the node alone, sees and can take traffic of other pods, and no network policy holds for it.',
        fix: 'Take "hostNetwork" away, and publish what must be reached by a Service.',
        severity: 'high',
        vectors: ['V6', 'V8'],
        standard: 'CIS Kubernetes 5.2.5',
      },
      {
        key: 'hostPID',
        id: 'kubernetes-host-pid',
        title: 'Pod sees the processes of its node',
        why: 'It can read the environment of every process of the node, secrets among it, and signal or trace them.',
        fix: 'Take "hostPID" away.',
        severity: 'high',
        vectors: ['V6', 'V9'],
        standard: 'CIS Kubernetes 5.2.3',
      },
      {
        key: 'hostIPC',
        id: 'kubernetes-host-ipc',
        title: 'Pod shares memory and queues with its node',
        why: 'It can read and change the shared memory, semaphores and message queues of every process of the node.',
        fix: 'Take "hostIPC" away; containers of one pod share memory by an emptyDir volume.',
        severity: 'high',
        vectors: ['V6', 'V9'],
        standard: 'CIS Kubernetes 5.2.4',
      },
    ] as const
  ).map(({ key, standard, ...entry }) =>
    controlCheck(
      {
        ...entry,
        references: [PSS, HOST_FIELDS],
        standards: ['PSS baseline', standard, 'NSA/CISA Kubernetes Hardening'],
        failing: [podText({ spec: `${key}: true` })],
        passing: [podText({}), podText({ spec: `${key}: false` })],
      },
      'hostNamespaces',
      ({ path }) => path.at(-1) === key,
      ({ actual }, subject) => `${actual}${withOthers(subject, key)}`,
    ),
  ),
  controlCheck(
    {
      id: 'kubernetes-host-port',
      title: 'Container takes a port of its node',
      why: 'Whoever reaches the node reaches the container, past Services and often past network policies, and only one such pod fits on a node.',
      fix: 'Take "hostPort" away, and publish the container by a Service.',
      severity: 'medium',
      vectors: ['V6', 'V8'],
      references: [PSS, 'https://kubernetes.io/docs/concepts/configuration/overview/'],
      standards: ['PSS baseline', 'CIS Kubernetes 5.2.13'],
      failing: [podText({ container: 'ports:\n  - containerPort: 8080\n    hostPort: 80' })],
      passing: [podText({ container: 'ports:\n  - containerPort: 8080' })],
    },
    'hostPorts',
    // In the network of the node every port is one of it, and the API server fills hostPort in.
    (_, { spec }) => (spec as { hostNetwork?: unknown }).hostNetwork !== true,
  ),
  controlCheck(
    {
      id: 'kubernetes-probe-host',
      title: 'Probe or lifecycle hook calls another host',
      why: 'The node makes the call, not the pod: whoever writes the manifest has it call services that only nodes reach, such as metadata servers.',
      fix: 'Take "host" away, so that the pod itself is called; a Host header goes into "httpHeaders".',
      severity: 'medium',
      vectors: ['V5', 'V8'],
      references: [PSS],
      standards: ['PSS baseline'],
      failing: [
        podText({ container: 'livenessProbe:\n  httpGet:\n    host: 169.254.169.254\n    port: 80' }),
        podText({
          container: 'lifecycle:\n  postStart:\n    httpGet:\n      host: 10.0.0.1\n      port: 80',
        }),
      ],
      passing: [podText({ container: 'livenessProbe:\n  httpGet:\n    path: /ready\n    port: 80' })],
    },
    'hostProbesAndHostLifecycle',
  ),
];

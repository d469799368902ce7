import { containerCheck, type KubernetesCheck } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { podText, workloadText } from '../examples.ts';
import type { Container } from '../pod.ts';
import { at, entriesAt, listAt, numberAt, shown, textAt } from '../values.ts';

const PROBES =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';
const LIFECYCLE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/';
const READY = 'readinessProbe:\n  httpGet:\n    path: /ready\n    port: 8080';
const LIVE = 'livenessProbe:\n  httpGet:\n    path: /live\n    port: 8080';
const web = (container: string) => workloadText('Deployment', 'replicas: 2', { container });

/** Kinds whose pods serve until they are told to end. */
const SERVING: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'DeploymentConfig',
  'Rollout',
  'CloneSet',
]);

/** Do the pods of a resource serve until they are told to end? */
function isServing({ resource, pod }: KubernetesSubject): boolean {
  const isAlone = resource.kind === 'Pod' && (at(pod?.spec, 'restartPolicy') ?? 'Always') === 'Always';
  return isAlone || SERVING.has(resource.kind);
}

const KINDS = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function missingProbe(
  probe: 'livenessProbe' | 'readinessProbe',
  why: string,
  passing: string,
): KubernetesCheck {
  const word = probe === 'livenessProbe' ? 'liveness' : 'readiness';
  return containerCheck(
    {
      id: `kubernetes-no-${word}-probe`,
      title: `Container has no ${word} probe`,
      why,
      fix: `Add a "${probe}" of what shows that it ${probe === 'livenessProbe' ? 'hangs' : 'can serve'}.`,
      severity: 'low',
      vectors: ['V5'],
      references: [PROBES],
      failing: [web(''), podText({})],
      passing: [
        web(passing),
        podText({ spec: 'restartPolicy: Never' }),
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: web\n          image: web:1\n',
      ],
    },
    function* ({ value, path, role }, _, subject) {
      if (role === 'container' && isServing(subject) && at(value, probe) === undefined)
        yield { path: [...path, probe], actual: `no ${probe}`, expected: probe };
    },
  );
}

function* probesOf({ value, path }: Container) {
  for (const kind of KINDS) {
    const probe = at(value, kind);
    if (probe !== undefined) yield { kind, probe, path: [...path, kind] };
  }
}

/** How the kubelet knows how containers are. */
export const PROBE_CHECKS: readonly KubernetesCheck[] = [
  missingProbe('livenessProbe', 'A container that hangs is not restarted.', LIVE),
  missingProbe(
    'readinessProbe',
    'Services send requests to the pod before it can answer, and when it no longer can.',
    READY,
  ),
  containerCheck(
    {
      id: 'kubernetes-probe-same',
      title: 'Liveness and readiness ask the same',
      why: 'When the container is only busy it is restarted, which makes the others busier: a whole service goes down.',
      fix: 'Let readiness say whether it can serve, and liveness whether only a restart helps.',
      severity: 'low',
      vectors: ['V5'],
      references: [PROBES],
      failing: [web(`${LIVE}\n${LIVE.replace('liveness', 'readiness')}`)],
      passing: [
        web(`${LIVE}\n${READY}`),
        web(`${LIVE}\n  failureThreshold: 10\n${LIVE.replace('liveness', 'readiness')}`),
      ],
    },
    function* ({ value, path }) {
      const [live, ready] = KINDS.map((kind) => at(value, kind));
      if (live !== undefined && JSON.stringify(live) === JSON.stringify(ready))
        yield {
          path: [...path, 'livenessProbe'],
          actual: 'livenessProbe as readinessProbe',
          expected: 'a livenessProbe of its own',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-probe-port',
      title: 'Probe of a port that the container does not have',
      why: 'A name that no port has fails always: the container is restarted, or never gets requests.',
      fix: 'Name a port of "ports", or its number.',
      severity: 'medium',
      vectors: ['V5'],
      references: [PROBES],
      failing: [
        web(
          'ports:\n  - name: http\n    containerPort: 8080\nlivenessProbe:\n  httpGet:\n    path: /live\n    port: web',
        ),
      ],
      passing: [
        web(
          'ports:\n  - name: http\n    containerPort: 8080\nlivenessProbe:\n  httpGet:\n    path: /live\n    port: http',
        ),
      ],
    },
    function* (container) {
      const names = new Set(listAt(container.value, 'ports').map((port) => textAt(port, 'name')));
      for (const { probe, path } of probesOf(container))
        for (const action of ['httpGet', 'tcpSocket']) {
          const port = textAt(probe, action, 'port');
          if (port !== undefined && !names.has(port) && !/^\d+$|[{$]/.test(port))
            yield {
              path: [...path, action, 'port'],
              actual: `port: ${shown(port)}`,
              expected: 'a port of the container',
            };
        }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-probe-empty',
      title: 'Probe asks nothing',
      why: 'The API server refuses a probe that has no action, or more than one.',
      fix: 'Give it one of httpGet, tcpSocket, exec and grpc.',
      severity: 'low',
      vectors: ['V5'],
      references: [PROBES],
      failing: [web('livenessProbe:\n  periodSeconds: 10'), web(`${LIVE}\n  tcpSocket:\n    port: 8080`)],
      passing: [web(LIVE)],
    },
    function* (container) {
      for (const { kind, probe, path } of probesOf(container)) {
        const actions = entriesAt(probe).filter(([key]) =>
          ['httpGet', 'tcpSocket', 'exec', 'grpc'].includes(key),
        );
        if (actions.length !== 1)
          yield { path, actual: `${kind} with ${actions.length} actions`, expected: 'one action' };
      }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-probe-hasty',
      title: 'Probe gives up at the first failure',
      why: 'One answer that is late restarts the container.',
      fix: 'Set "failureThreshold" to 3 or more.',
      severity: 'low',
      vectors: ['V5'],
      references: [PROBES],
      failing: [web(`${LIVE}\n  failureThreshold: 1`)],
      passing: [web(`${LIVE}\n  failureThreshold: 3`), web(LIVE)],
    },
    function* ({ value, path }) {
      if (numberAt(value, 'livenessProbe', 'failureThreshold') === 1)
        yield {
          path: [...path, 'livenessProbe', 'failureThreshold'],
          actual: 'failureThreshold: 1',
          expected: 'failureThreshold: 3',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-init-probe',
      title: 'Init container has a probe or hook',
      why: 'The API server refuses probes and hooks of init containers that end.',
      fix: 'Take it away, or make the container a sidecar by "restartPolicy: Always".',
      severity: 'low',
      vectors: ['V5'],
      references: [LIFECYCLE, 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/'],
      failing: [
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  initContainers:\n    - name: init\n      image: a:1\n      readinessProbe:\n        tcpSocket: {port: 80}\n  containers:\n    - name: web\n      image: a:1\n',
      ],
      passing: [
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  initContainers:\n    - name: init\n      image: a:1\n      restartPolicy: Always\n      readinessProbe:\n        tcpSocket: {port: 80}\n  containers:\n    - name: web\n      image: a:1\n',
      ],
    },
    function* ({ value, path, role }) {
      if (role !== 'init') return;
      for (const key of [...KINDS, 'lifecycle'])
        if (at(value, key) !== undefined)
          yield { path: [...path, key], actual: key, expected: `no ${key}`, remove: true };
    },
  ),
];

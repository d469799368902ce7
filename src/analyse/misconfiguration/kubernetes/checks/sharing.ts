import { type Found, type KubernetesCheck, podCheck } from '../check.ts';
import { areTwo, type KubernetesSubject } from '../cluster.ts';
import { manifests } from '../examples.ts';
import { plainPath, type Volume, volumesOf } from '../mounts.ts';
import { once } from '../once.ts';
import type { Cluster } from '../cluster.ts';
import type { Pod } from '../pod.ts';
import { PSS } from '../sources.ts';
import { at, shown, textAt } from '../values.ts';
import { addedCapabilities, isPrivileged } from '../security-context.ts';

const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/volumes/';
const PROCESSES = 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/';

const container = (name: string, more = '') => `    - name: ${name}\n      image: web:1\n${more}`;
const mount = (path: string, more = '') =>
  `      volumeMounts:\n        - name: data\n          mountPath: ${path}\n${more}`;
const pod = (name: string, spec: string, containers: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n${spec}  containers:\n${containers}`;
const volume = (type: string) => `  volumes:\n    - name: data\n      ${type}\n`;
const two = (type: string, path = '/data', more = '') =>
  pod('web', volume(type), container('web', mount(path)) + container('log', mount(path, more)));

/** Containers by name, those that may write to a volume before the others. */
function reachOf({ mounts }: Volume): string {
  const writers = new Set(mounts.filter(({ isReadOnly }) => !isReadOnly).map((one) => one.container.name));
  const readers = new Set(mounts.map((one) => one.container.name).filter((name) => !writers.has(name)));
  const change = [...writers].join(' and ');
  return readers.size === 0
    ? `${change} change what the other reads`
    : `${change} change${writers.size === 1 ? 's' : ''} what ${[...readers].join(' and ')} reads`;
}

type Way = 'memory' | 'socket' | 'volume';

/** By what containers of a pod that run beside each other reach each other through a volume of theirs. */
function wayOf({ value, mounts }: Volume): Way | undefined {
  const running = mounts.filter((one) => one.container.role !== 'init');
  const names = new Set(running.map((one) => one.container.name));
  const own = ['emptyDir', 'ephemeral'].some((type) => at(value, type) !== undefined);
  if (!own || names.size < 2 || running.every(({ isReadOnly }) => isReadOnly)) return undefined;
  if (
    at(value, 'emptyDir', 'medium') === 'Memory' ||
    running.some(({ target }) => plainPath(target) === '/dev/shm')
  )
    return 'memory';
  return running.some(({ target }) => /(?:^\/(?:var\/)?run(?:\/|$)|sock)/.test(target)) ? 'socket' : 'volume';
}

function volumeCheck(way: Way, title: string, why: string, failing: string): KubernetesCheck {
  return podCheck(
    {
      id: `kubernetes-shared-${way}`,
      title,
      why,
      fix: 'Mount it read-only where it is only read, and with "subPath" where a part is enough.',
      severity: 'low',
      vectors: ['V9'],
      references: [`${VOLUMES}#emptydir`],
      failing: [failing],
      passing: [pod('web', volume('emptyDir: {}'), container('web', mount('/data')) + container('log'))],
    },
    function* (one) {
      for (const shared of volumesOf(one))
        if (wayOf(shared) === way)
          yield {
            path: shared.path,
            actual: `${reachOf({ ...shared, mounts: shared.mounts.filter((each) => each.container.role !== 'init') })} by ${shown(shared.name)}`,
            expected: 'one container that writes',
          };
    },
  );
}

interface Use {
  readonly subject: KubernetesSubject;
  readonly writes: boolean;
}

/** Which pods of a target use each path of nodes, and each claim. */
const usesOf = once((cluster: Cluster): ReadonlyMap<string, readonly Use[]> => {
  const uses = new Map<string, Use[]>();
  for (const subject of cluster.pods)
    for (const one of volumesOf(subject.pod)) {
      const key = useKey(one, subject);
      if (key === undefined || one.mounts.length === 0) continue;
      const known = uses.get(key) ?? [];
      uses.set(key, [
        ...known.slice(0, 50),
        { subject, writes: one.mounts.some(({ isReadOnly }) => !isReadOnly) },
      ]);
    }
  return uses;
});

function useKey({ value }: Volume, { resource }: KubernetesSubject): string | undefined {
  const path = textAt(value, 'hostPath', 'path');
  if (path !== undefined) return `path ${plainPath(path)}`;
  const claim = textAt(value, 'persistentVolumeClaim', 'claimName');
  return claim === undefined ? undefined : `claim ${resource.namespace ?? ''}/${claim}`;
}

const nameOf = ({ resource: { kind, name, namespace } }: KubernetesSubject) =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** Others that change what this pod has in its volumes of a kind. */
function* sharedWith(
  one: Pod,
  subject: KubernetesSubject,
  type: 'hostPath' | 'persistentVolumeClaim',
): Generator<Found, undefined> {
  for (const shared of volumesOf(one)) {
    const key = at(shared.value, type) === undefined ? undefined : useKey(shared, subject);
    if (key === undefined || shared.mounts.length === 0) continue;
    const others = (usesOf(subject.cluster).get(key) ?? []).filter((use) => areTwo(use.subject, subject));
    const writers = others.filter(({ writes }) => writes);
    if (writers.length > 0)
      yield {
        path: [...shared.path, type],
        actual: `${writers
          .slice(0, 5)
          .map((use) => nameOf(use.subject))
          .join(', ')} may change ${key}`,
        expected: 'a place of its own',
      };
  }
}

/** Who reaches whom within and between pods, and by what. */
export const SHARING_CHECKS: readonly KubernetesCheck[] = [
  podCheck(
    {
      id: 'kubernetes-shared-processes',
      title: "Containers of a pod see each other's processes",
      why: 'Each reads the environment and files of the others by /proc and signals them, whatever is mounted where.',
      fix: 'Take "shareProcessNamespace" away, unless one container is there to watch the others.',
      severity: 'low',
      vectors: ['V9'],
      references: [PROCESSES],
      failing: [
        pod('web', '  shareProcessNamespace: true\n', container('web') + container('log')),
        pod(
          'web',
          '  shareProcessNamespace: true\n',
          container('web') +
            container('log', '      securityContext:\n        capabilities:\n          add: [SYS_PTRACE]\n'),
        ),
      ],
      passing: [
        pod('web', '', container('web') + container('log')),
        pod('web', '  shareProcessNamespace: true\n', container('web')),
      ],
    },
    function* ({ spec, specPath, containers }) {
      const running = containers.filter(({ role }) => role !== 'init');
      if (at(spec, 'shareProcessNamespace') !== true || running.length < 2) return;
      const tracer = running.find(
        (one) =>
          isPrivileged(one) ||
          addedCapabilities(one).some((name) => ['SYS_PTRACE', 'SYS_ADMIN', 'ALL'].includes(name)),
      );
      const names = running.map(({ name }) => name).join(', ');
      yield {
        path: [...specPath, 'shareProcessNamespace'],
        actual: tracer
          ? `${tracer.name} traces processes of ${names}`
          : `${names} see each other's processes`,
        expected: 'shareProcessNamespace: false',
        set: false,
        ...(tracer && { severity: 'high' as const }),
      };
    },
  ),
  volumeCheck(
    'memory',
    'Containers of a pod share memory',
    'What one writes the other takes for its own: queues and caches in it are no border.',
    two('emptyDir: {medium: Memory}', '/dev/shm'),
  ),
  volumeCheck(
    'socket',
    'Containers of a pod reach each other by a socket',
    'Whoever takes one over calls the other by its socket, which asks no password and no policy.',
    two('emptyDir: {}', '/run/web'),
  ),
  volumeCheck(
    'volume',
    'Containers of a pod write to the same files',
    'Whoever takes one over changes what the other reads, or runs.',
    two('emptyDir: {}'),
  ),
  podCheck(
    {
      id: 'kubernetes-shared-host-path',
      title: 'Workloads reach each other by files of the node',
      why: 'What one of them writes the other reads, across namespaces and network policies.',
      fix: 'Give each a volume of its own, or mount it read-only where it is only read.',
      severity: 'medium',
      vectors: ['V9', 'V6'],
      references: [`${VOLUMES}#hostpath`, PSS],
      standards: ['PSS baseline'],
      failing: [
        manifests(
          ...['a', 'b'].map((name) =>
            pod(name, volume('hostPath: {path: /srv/queue}'), container('web', mount('/queue'))),
          ),
        ),
      ],
      passing: [
        pod('a', volume('hostPath: {path: /srv/queue}'), container('web', mount('/queue'))),
        manifests(
          ...Array(2).fill(
            pod('a', volume('hostPath: {path: /srv/queue}'), container('web', mount('/queue'))),
          ),
        ),
      ],
    },
    (one, subject) => sharedWith(one, subject, 'hostPath'),
  ),
  podCheck(
    {
      id: 'kubernetes-shared-claim',
      title: 'Workloads reach each other by a volume',
      why: 'What one of them writes the other reads, whatever the network policies say.',
      fix: 'Give each a claim of its own, or mount it read-only where it is only read.',
      severity: 'low',
      vectors: ['V9'],
      references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes'],
      failing: [
        manifests(
          ...['a', 'b'].map((name) =>
            pod(name, volume('persistentVolumeClaim: {claimName: queue}'), container('web', mount('/queue'))),
          ),
        ),
      ],
      passing: [
        pod('a', volume('persistentVolumeClaim: {claimName: queue}'), container('web', mount('/queue'))),
      ],
    },
    (one, subject) => sharedWith(one, subject, 'persistentVolumeClaim'),
  ),
];

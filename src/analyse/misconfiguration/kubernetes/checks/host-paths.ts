import { lately } from '../once.ts';
import { HOST_PATHS, type HostPath, hostPathOf } from '../host-path.ts';
import { type KubernetesCheck, podCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { plainPath, type Volume, volumesOf } from '../mounts.ts';
import type { Pod } from '../pod.ts';
import { PSS } from '../sources.ts';
import { textAt } from '../values.ts';

const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath';

interface HostVolume extends Volume {
  readonly source: string;
  readonly kind: HostPath | undefined;
  readonly isReadOnly: boolean;
}

/** Volumes of a pod that are paths of the node, those that no container mounts left out. */
export const hostVolumesOf = lately((pod: Pod): readonly HostVolume[] =>
  volumesOf(pod).flatMap((volume) => {
    const written = textAt(volume.value, 'hostPath', 'path');
    if (written === undefined) return [];
    const source = plainPath(written);
    const isReadOnly = volume.mounts.length > 0 && volume.mounts.every((mount) => mount.isReadOnly);
    return [{ ...volume, source, isReadOnly, kind: hostPathOf(source) }];
  }),
);

const example = (path: string, isReadOnly = false) =>
  podText({
    spec: `volumes:\n  - name: host\n    hostPath:\n      path: ${path}`,
    container: `volumeMounts:\n  - name: host\n    mountPath: /host${isReadOnly ? '\n    readOnly: true' : ''}`,
  });

const NO_HOST = podText({
  spec: 'volumes:\n  - name: data\n    emptyDir: {}',
  container: 'volumeMounts:\n  - name: data\n    mountPath: /data',
});

/** What of the node's files pods have. */
export const HOST_PATH_CHECKS: readonly KubernetesCheck[] = [
  ...HOST_PATHS.map((entry) => hostPathCheck(entry)),
  podCheck(
    {
      id: 'kubernetes-host-path',
      title: 'Pod mounts a path of its node',
      why: 'What is there stays on the node for the next pod, and by links in it a container can reach other files of the node.',
      fix: 'Use a PersistentVolumeClaim, an emptyDir, or a local volume; else mount it read-only.',
      severity: 'medium',
      vectors: ['V6'],
      references: [VOLUMES, PSS],
      standards: ['PSS baseline', 'CIS Kubernetes 5.2.12'],
      failing: [example('/srv/data')],
      passing: [NO_HOST],
    },
    function* (pod) {
      for (const { path, source, kind, isReadOnly } of hostVolumesOf(pod))
        if (!kind)
          yield {
            path: [...path, 'hostPath'],
            actual: `hostPath: ${source}${isReadOnly ? ', read-only' : ''}`,
            expected: 'no hostPath',
            ...(isReadOnly && { severity: 'low' as const }),
          };
    },
  ),
];

function hostPathCheck(entry: HostPath): KubernetesCheck {
  const { id, paths, what, why, severity, readOnly = severity, vectors = ['V6'] as const } = entry;
  const [first = '/'] = paths;
  return podCheck(
    {
      id: `kubernetes-host-path-${id}`,
      title: `Pod mounts ${what}`,
      why,
      fix: 'Take the volume away; what the pod has to know of its node it can ask of the API server.',
      severity,
      vectors,
      references: [VOLUMES, PSS],
      standards: ['PSS baseline', 'CIS Kubernetes 5.2.12', 'NIST SP 800-190 4.4.3'],
      failing: [example(first), example(`${first}/./`, true)],
      passing: [NO_HOST, example('/srv/data')],
    },
    function* (pod) {
      for (const { path, source, kind, isReadOnly } of hostVolumesOf(pod))
        if (kind === entry)
          yield {
            path: [...path, 'hostPath'],
            actual: `hostPath: ${source}${isReadOnly ? ', read-only' : ''}`,
            expected: 'no hostPath',
            ...(isReadOnly && readOnly !== severity && { severity: readOnly }),
          };
    },
    (pod) => hostVolumesOf(pod).length > 0,
  );
}

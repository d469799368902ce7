import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { resourceText, workloadText } from '../examples.ts';
import { volumesOf } from '../mounts.ts';
import { SECURITY_CONTEXT } from '../sources.ts';
import { at, entriesAt, listAt, shown, textAt, textsAt } from '../values.ts';
const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/volumes/';
const container = (name: string, more = '') => `    - name: ${name}\n      image: web:1\n${more}`;
const mount = (path: string, more = '') =>
  `      volumeMounts:\n        - name: data\n          mountPath: ${path}\n${more}`;
const pod = (name: string, spec: string, containers: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n${spec}  containers:\n${containers}`;
const volume = (type: string) => `  volumes:\n    - name: data\n      ${type}\n`;
const claims = (mode: string) =>
  `serviceName: web\nvolumeClaimTemplates:\n  - metadata: {name: data}\n    spec:\n      accessModes: [${mode}]`;
/** Volumes and names that open more than they hold. */
export const VOLUME_CHECKS: readonly KubernetesCheck[] = [
  podCheck(
    {
      id: 'kubernetes-mount-propagation',
      title: 'Mounts of a container appear on the node',
      why: 'What it mounts there every container with the same path has too, and it stays when the container ends.',
      fix: 'Take "mountPropagation: Bidirectional" away; drivers of storage alone need it.',
      severity: 'high',
      vectors: ['V6', 'V9'],
      references: [`${VOLUMES}#mount-propagation`],
      failing: [
        pod(
          'web',
          volume('hostPath: {path: /srv}'),
          container('web', mount('/srv', '          mountPropagation: Bidirectional\n')),
        ),
      ],
      passing: [
        pod(
          'web',
          volume('hostPath: {path: /srv}'),
          container('web', mount('/srv', '          mountPropagation: HostToContainer\n')),
        ),
      ],
    },
    function* ({ containers }) {
      for (const { value, path } of containers)
        for (const [index, one] of listAt(value, 'volumeMounts').entries())
          if (at(one, 'mountPropagation') === 'Bidirectional')
            yield {
              path: [...path, 'volumeMounts', index, 'mountPropagation'],
              actual: 'mountPropagation: Bidirectional',
              expected: 'mountPropagation: None',
            };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-memory-volume-unbounded',
      title: 'Volume in memory without a bound',
      why: 'What is written there is memory of the node, up to half of it.',
      fix: 'Set "sizeLimit".',
      severity: 'low',
      vectors: ['V6', 'V9'],
      references: [`${VOLUMES}#emptydir`],
      failing: [pod('web', volume('emptyDir: {medium: Memory}'), container('web', mount('/data')))],
      passing: [
        pod('web', volume('emptyDir: {medium: Memory, sizeLimit: 64Mi}'), container('web', mount('/data'))),
      ],
    },
    function* (one) {
      for (const { value, path } of volumesOf(one))
        if (at(value, 'emptyDir', 'medium') === 'Memory' && at(value, 'emptyDir', 'sizeLimit') === undefined)
          yield { path: [...path, 'emptyDir', 'sizeLimit'], actual: 'no sizeLimit', expected: 'sizeLimit' };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-git-repository-volume',
      title: 'Volume that the kubelet clones from git',
      why: 'Hooks of the repository run as root of the node (CVE-2024-10220), and the type is no longer supported.',
      fix: 'Clone in an init container into an emptyDir.',
      severity: 'high',
      vectors: ['V6', 'V3'],
      references: [`${VOLUMES}#gitrepo`, 'https://github.com/kubernetes/kubernetes/issues/128885'],
      standards: ['PSS restricted'],
      failing: [
        pod(
          'web',
          volume('gitRepo: {repository: https://git.example/web}'),
          container('web', mount('/data')),
        ),
      ],
      passing: [pod('web', volume('emptyDir: {}'), container('web', mount('/data')))],
    },
    function* (one) {
      for (const { value, path } of volumesOf(one))
        if (at(value, 'gitRepo') !== undefined)
          yield {
            path: [...path, 'gitRepo'],
            actual: `gitRepo: ${shown(textAt(value, 'gitRepo', 'repository') ?? '')}`,
            expected: 'emptyDir',
          };
    },
  ),
  kindCheck(
    'PersistentVolume',
    {
      id: 'kubernetes-persistent-volume-host-path',
      title: 'Persistent volume is a path of a node',
      why: 'A pod with the claim has the path, past the rule that forbids hostPath to pods.',
      fix: 'Use "local" with a node affinity, or storage of its own.',
      severity: 'medium',
      vectors: ['V6'],
      references: [
        'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes',
      ],
      standards: ['CIS Kubernetes 5.1.9', 'CIS Kubernetes 5.2.12'],
      failing: [resourceText('v1', 'PersistentVolume', 'spec:\n  hostPath:\n    path: /srv\n')],
      passing: [resourceText('v1', 'PersistentVolume', 'spec:\n  local:\n    path: /srv/disk1\n')],
    },
    function* (value) {
      const path = textAt(value, 'spec', 'hostPath', 'path');
      if (path !== undefined)
        yield { path: ['spec', 'hostPath'], actual: `hostPath: ${shown(path)}`, expected: 'local' };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-host-alias',
      title: 'Pod has names of hosts that DNS does not know',
      why: 'Calls of a name go to an address that nobody else sees, also when the name has another.',
      fix: 'Let DNS answer.',
      severity: 'low',
      vectors: ['V8'],
      references: [
        'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
        SECURITY_CONTEXT,
      ],
      failing: [
        pod(
          'web',
          '  hostAliases:\n    - ip: 203.0.113.7\n      hostnames: [db.example]\n',
          container('web'),
        ),
      ],
      passing: [pod('web', '', container('web'))],
    },
    function* ({ spec, specPath }) {
      for (const [index, alias] of listAt(spec, 'hostAliases').entries())
        if (entriesAt(alias).length > 0)
          yield {
            path: [...specPath, 'hostAliases', index],
            actual: `hostAliases: ${shown(textAt(alias, 'ip') ?? '')}`,
            expected: 'no hostAliases',
          };
    },
  ),
  kindCheck(
    'StatefulSet',
    {
      id: 'kubernetes-claim-template-shared',
      title: 'Volume of one pod may be mounted by others',
      why: 'Each pod of a StatefulSet has a claim of its own, which with ReadWriteMany any pod of the namespace can write to as well.',
      fix: 'Use ReadWriteOncePod or ReadWriteOnce.',
      severity: 'low',
      vectors: ['V9'],
      references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes'],
      failing: [workloadText('StatefulSet', claims('ReadWriteMany'))],
      passing: [workloadText('StatefulSet', claims('ReadWriteOnce'))],
    },
    function* (value) {
      for (const [index, claim] of listAt(value, 'spec', 'volumeClaimTemplates').entries())
        if (textsAt(claim, 'spec', 'accessModes').includes('ReadWriteMany'))
          yield {
            path: ['spec', 'volumeClaimTemplates', index, 'spec', 'accessModes'],
            actual: 'accessModes: ReadWriteMany',
            expected: 'accessModes: ReadWriteOncePod',
          };
    },
  ),
];

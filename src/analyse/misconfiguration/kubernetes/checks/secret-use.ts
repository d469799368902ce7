import { containerCheck, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { podText, resourceText } from '../examples.ts';
import { volumesOf } from '../mounts.ts';
import { at, listAt, numberAt, shown, textAt } from '../values.ts';

const SECRETS = 'https://kubernetes.io/docs/concepts/configuration/secret/';
const PRACTICES = 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/';
const SYNC = 'https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret';
/** Containers of a pod that have one secret, above which somebody should ask. */
const MANY = 3;

/** Which containers have secrets, and how. */
export const SECRET_USE_CHECKS: readonly KubernetesCheck[] = [
  containerCheck(
    {
      id: 'kubernetes-secret-by-environment',
      title: 'Secret is given as a variable',
      why: 'Variables are printed by crashes and debugging pages, read by every child process, and stay as they are when the secret changes.',
      fix: 'Mount the secret as a file.',
      severity: 'low',
      vectors: ['V5', 'V6'],
      references: [PRACTICES, SECRETS],
      standards: ['CIS Kubernetes 5.4.1'],
      failing: [
        podText({
          container:
            'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}',
        }),
        podText({ container: 'envFrom:\n  - secretRef: {name: db}' }),
      ],
      passing: [podText({ container: 'envFrom:\n  - configMapRef: {name: web}' })],
    },
    function* ({ value, path }) {
      for (const [index, variable] of listAt(value, 'env').entries())
        if (at(variable, 'valueFrom', 'secretKeyRef') !== undefined)
          yield {
            path: [...path, 'env', index, 'valueFrom', 'secretKeyRef'],
            actual: `variable of Secret ${shown(textAt(variable, 'valueFrom', 'secretKeyRef', 'name') ?? '')}`,
            expected: 'a file of the Secret',
          };
      for (const [index, source] of listAt(value, 'envFrom').entries())
        if (at(source, 'secretRef') !== undefined)
          yield {
            path: [...path, 'envFrom', index, 'secretRef'],
            actual: `every key of Secret ${shown(textAt(source, 'secretRef', 'name') ?? '')}`,
            expected: 'files of the Secret',
          };
    },
  ),
  kindCheck(
    'SecretProviderClass',
    {
      id: 'kubernetes-secret-copied-from-store',
      title: 'Class of secrets copies them into Secrets of Kubernetes',
      why: 'Whoever may read Secrets of the namespace, etcd or a backup of it has them, and most copies are made to become variables.',
      fix: 'Take "secretObjects" away, and let containers read the files of the volume.',
      severity: 'medium',
      vectors: ['V5', 'V6'],
      references: [SYNC, PRACTICES],
      standards: ['CIS Kubernetes 5.4.2'],
      failing: [classOf('  secretObjects:\n    - secretName: db\n      type: Opaque\n      data: []\n')],
      passing: [classOf(''), classOf('  secretObjects: []\n')],
    },
    function* (value) {
      for (const [index, copy] of listAt(value, 'spec', 'secretObjects').entries())
        yield {
          path: ['spec', 'secretObjects', index],
          actual: `a copy in Secret ${shown(textAt(copy, 'secretName') ?? '')}`,
          expected: 'files of the volume alone',
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-secret-in-many-containers',
      title: 'Secret is in many containers of a pod',
      why: 'Whoever takes over any of them has it.',
      fix: 'Mount it where it is used.',
      severity: 'low',
      vectors: ['V5', 'V9'],
      references: [PRACTICES],
      failing: [crowd(MANY)],
      passing: [crowd(1)],
    },
    function* (pod) {
      for (const { value, path, mounts } of volumesOf(pod)) {
        const name = textAt(value, 'secret', 'secretName');
        const holders = new Set(mounts.map(({ container }) => container.name));
        if (name !== undefined && holders.size >= MANY)
          yield {
            path: [...path, 'secret'],
            actual: `Secret ${shown(name)} in ${[...holders].join(', ')}`,
            expected: 'the Secret where it is used',
          };
      }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-secret-mode',
      title: 'Files of a secret are for every user of the container',
      why: 'A process that lost its rights on purpose still reads, or even changes, them.',
      fix: 'Set "defaultMode: 0400", with "fsGroup" where the container is no root.',
      severity: 'low',
      vectors: ['V6'],
      references: [SECRETS],
      failing: [
        podText({
          spec: 'volumes:\n  - name: db\n    secret:\n      secretName: db\n      defaultMode: 0777',
          container: 'volumeMounts:\n  - name: db\n    mountPath: /db',
        }),
      ],
      passing: [
        podText({
          spec: 'volumes:\n  - name: db\n    secret:\n      secretName: db\n      defaultMode: 0400',
          container: 'volumeMounts:\n  - name: db\n    mountPath: /db',
        }),
      ],
    },
    function* (pod) {
      for (const { value, path } of volumesOf(pod)) {
        const mode = numberAt(value, 'secret', 'defaultMode');
        if (mode !== undefined && (mode & 0o022) !== 0)
          yield {
            path: [...path, 'secret', 'defaultMode'],
            actual: `defaultMode: 0${mode.toString(8)}`,
            expected: 'defaultMode: 0400',
          };
      }
    },
  ),
];

function classOf(more: string): string {
  const objects =
    '    objects: |\n      - {objectName: password, secretPath: kv/data/db, secretKey: password}\n';
  return resourceText(
    'secrets-store.csi.x-k8s.io/v1',
    'SecretProviderClass',
    `spec:\n  provider: vault\n  parameters:\n    roleName: web\n${objects}${more}`,
  );
}

function holder(index: number): string {
  return `    - name: c${index}\n      image: web:1\n      volumeMounts:\n        - name: db\n          mountPath: /db\n`;
}

function crowd(count: number): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  volumes:\n    - name: db\n      secret:\n        secretName: db\n  containers:\n${Array.from({ length: count }, (_, index) => holder(index)).join('')}`;
}

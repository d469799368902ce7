import { checkOf, type Found, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { manifests, podText, resourceText, workloadText } from '../examples.ts';
import type { Path } from '../../../../model/configuration/place.ts';
import { labelKeySchema, labelValueSchema } from '../../../../model/profile/names.ts';
import { at, entriesAt, isFilledLater, listAt, shown, textAt } from '../values.ts';
import type { Cluster, KubernetesSubject } from '../cluster.ts';
import { once } from '../once.ts';
import type { Resource } from '../resource.ts';

const LABELS =
  'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set';
const ENVIRONMENT =
  'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/';

function isLabel(key: string, value: unknown): boolean {
  return labelKeySchema.safeParse(key).success && labelValueSchema.safeParse(value).success;
}

function* badLabels(holder: unknown, path: Path): Generator<Found, undefined> {
  for (const [key, value] of entriesAt(holder, 'labels')) {
    if (isLabel(key, value) || isFilledLater(key) || (typeof value === 'string' && isFilledLater(value)))
      continue;
    yield {
      path: [...path, 'labels', key],
      actual: `${shown(key)}: ${shown(value)}`,
      expected: 'at most 63 letters, digits, "-", "_" and "." as a text',
    };
  }
}

/** The keys of Secrets or ConfigMaps; undefined where something else fills one. */
const keysIn = once((resources: readonly Resource[]): ReadonlySet<string> | undefined => {
  const entries = (part: string) => resources.map(({ value }) => entriesAt(value, part));
  const [data, texts, bytes] = [entries('data'), entries('stringData'), entries('binaryData')];
  if (data.some((one, index) => one.length + (texts[index]?.length ?? 0) === 0)) return undefined;
  return new Set([data, texts, bytes].flat(2).map(([key]) => key));
});

/** A key of something that the target has, and that does not have the key. */
function* missingKey(
  subject: KubernetesSubject,
  kind: 'Secret' | 'ConfigMap',
  reference: unknown,
  path: Path,
): Generator<Found, undefined> {
  const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
  const { cluster, resource } = subject;
  if (name === undefined || key === undefined || at(reference, 'optional') === true) return;
  const there = cluster.find(kind, name, resource.namespace);
  const hasKey = there.map(keysIn).some((keys) => keys === undefined || keys.has(key));
  if (there.length > 0 && !hasKey)
    yield {
      path: [...path, 'key'],
      actual: `key ${shown(key)} of ${kind} ${shown(name)}`,
      expected: 'a key that it has',
    };
}

const hasPolicyNetwork = once((cluster: Cluster): boolean =>
  cluster.ofKind('DaemonSet').some(({ name }) => /calico|canal|cilium|kube-router/.test(name)),
);

/** Names, labels and keys by which resources find each other. */
export const METADATA_CHECKS: readonly KubernetesCheck[] = [
  checkOf(
    {
      id: 'kubernetes-label-invalid',
      title: 'Label that the API server refuses',
      why: 'Nothing of the resource is written.',
      fix: 'Write a text of at most 63 letters, digits, "-", "_" and "."; quote numbers and true.',
      severity: 'low',
      vectors: ['V5'],
      references: [LABELS],
      failing: [
        resourceText('v1', 'ConfigMap', '  labels:\n    version: 1\n'),
        resourceText('v1', 'ConfigMap', '  labels:\n    owner: web team!\n'),
        resourceText('v1', 'ConfigMap', '  labels:\n    web..example/owner: web\n'),
      ],
      passing: [resourceText('v1', 'ConfigMap', '  labels:\n    app.kubernetes.io/version: "1"\n')],
    },
    function* ({ resource: { value }, pod }) {
      yield* badLabels(at(value, 'metadata'), ['metadata']);
      if (pod && pod.path.length > 0) yield* badLabels(at(pod.value, 'metadata'), [...pod.path, 'metadata']);
    },
  ),
  podCheck(
    {
      id: 'kubernetes-shared-account',
      title: 'Two workloads have one service account',
      why: 'Whoever takes one over has what the other may do.',
      fix: 'Make an account for each.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
      standards: ['CIS Kubernetes 5.1.5'],
      failing: [
        manifests(
          podText({ spec: 'serviceAccountName: all' }),
          workloadText('Deployment', '', { spec: 'serviceAccountName: all' }),
        ),
      ],
      passing: [
        manifests(
          podText({ spec: 'serviceAccountName: a' }),
          workloadText('Deployment', '', { spec: 'serviceAccountName: b' }),
        ),
        manifests(...Array(2).fill(podText({ spec: 'serviceAccountName: a' }))),
      ],
    },
    function* ({ spec, specPath }, subject) {
      const name = textAt(spec, 'serviceAccountName');
      if (name === undefined || name === 'default' || isFilledLater(name)) return;
      const other = subject.cluster.otherOfAccount(name, subject);
      if (other)
        yield {
          path: [...specPath, 'serviceAccountName'],
          actual: `serviceAccountName: ${name}, as ${other.resource.kind} ${other.resource.name}`,
          expected: 'an account of its own',
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-old-account-field',
      title: 'Account is named by a field that is gone',
      why: '"serviceAccount" is kept for old clients alone, and loses against "serviceAccountName".',
      fix: 'Write "serviceAccountName".',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/'],
      failing: [podText({ spec: 'serviceAccount: web' })],
      passing: [podText({ spec: 'serviceAccountName: web' })],
    },
    function* ({ spec, specPath }) {
      const name = textAt(spec, 'serviceAccount');
      // Servers write both.
      if (name !== undefined && at(spec, 'serviceAccountName') === undefined)
        yield {
          path: [...specPath, 'serviceAccount'],
          actual: `serviceAccount: ${shown(name)}`,
          expected: `serviceAccountName: ${shown(name)}`,
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-missing-key',
      title: 'Variable of a key that there is not',
      why: 'The container does not start.',
      fix: 'Add the key, or mend its name.',
      severity: 'low',
      vectors: ['V5'],
      references: [ENVIRONMENT],
      failing: [
        manifests(
          podText({
            container: 'env:\n  - name: MODE\n    valueFrom:\n      configMapKeyRef: {name: web, key: mood}',
          }),
          resourceText('v1', 'ConfigMap', 'data:\n  mode: fast\n'),
        ),
      ],
      passing: [
        manifests(
          podText({
            container: 'env:\n  - name: MODE\n    valueFrom:\n      configMapKeyRef: {name: web, key: mode}',
          }),
          resourceText('v1', 'ConfigMap', 'data:\n  mode: fast\n'),
        ),
      ],
    },
    function* ({ containers }, subject) {
      for (const { value, path } of containers)
        for (const [index, variable] of listAt(value, 'env').entries()) {
          const place = [...path, 'env', index, 'valueFrom'];
          yield* missingKey(subject, 'ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef'), [
            ...place,
            'configMapKeyRef',
          ]);
          yield* missingKey(subject, 'Secret', at(variable, 'valueFrom', 'secretKeyRef'), [
            ...place,
            'secretKeyRef',
          ]);
        }
    },
  ),
  kindCheck(
    'StatefulSet',
    {
      id: 'kubernetes-stateful-set-without-service',
      title: 'StatefulSet names no Service',
      why: 'Its pods have no names of their own in DNS.',
      fix: 'Name a headless Service by "serviceName".',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      ],
      failing: [workloadText('StatefulSet', '')],
      passing: [workloadText('StatefulSet', 'serviceName: web')],
    },
    function* (value) {
      if (at(value, 'spec') !== undefined && textAt(value, 'spec', 'serviceName') === undefined)
        yield { path: ['spec', 'serviceName'], actual: 'no serviceName', expected: 'serviceName' };
    },
  ),
  kindCheck(
    'ConfigMap',
    {
      id: 'kubernetes-network-without-policies',
      title: 'Network of the cluster that knows no network policies',
      why: 'Flannel alone passes over every NetworkPolicy without a word.',
      fix: 'Use a network that enforces them, such as Calico or Cilium.',
      severity: 'medium',
      vectors: ['V8'],
      references: [
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites',
        'https://github.com/flannel-io/flannel',
      ],
      standards: ['CIS Kubernetes 5.3.1'],
      failing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  cni-conf.json: |\n    {"name": "cbr0", "plugins": [{"type": "flannel"}]}\n',
        ),
      ],
      passing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  cni-conf.json: |\n    {"name": "k8s", "plugins": [{"type": "calico"}]}\n',
        ),
      ],
    },
    function* (value, { cluster }) {
      const text = textAt(value, 'data', 'cni-conf.json') ?? '';
      const isFlannel = /"type"\s{0,9}:\s{0,9}"flannel"/.test(text);
      if (isFlannel && !hasPolicyNetwork(cluster))
        yield {
          path: ['data', 'cni-conf.json'],
          actual: 'type: flannel',
          expected: 'a network that enforces policies',
        };
    },
  ),
];

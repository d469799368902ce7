import { containerCheck, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { podText, workloadText } from '../examples.ts';
import { volumesOf } from '../mounts.ts';
import { isEmptySelector, selects } from '../selectors.ts';
import { at, isFilledLater, listAt, numberAt, shown, textAt } from '../values.ts';

const WORKLOADS = 'https://kubernetes.io/docs/concepts/workloads/controllers/';
const PODS = 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/';

/** What is written twice, or does not fit together. */
export const POD_STRUCTURE_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
    {
      id: 'kubernetes-selector-mismatch',
      title: 'Workload does not select its own pods',
      why: 'The API server refuses it.',
      fix: 'Give the template the labels that "selector" asks for.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${WORKLOADS}deployment/#selector`],
      failing: [
        workloadText('Deployment', '').replace('        app: web\n    spec', '        app: shop\n    spec'),
      ],
      passing: [workloadText('Deployment', '')],
    },
    function* (value) {
      const [selector, labels] = [
        at(value, 'spec', 'selector'),
        at(value, 'spec', 'template', 'metadata', 'labels'),
      ];
      // Of a template without labels something else may give them.
      if (
        selector === undefined ||
        labels === undefined ||
        isEmptySelector(selector) ||
        selects(selector, labels)
      )
        return;
      yield {
        path: ['spec', 'selector'],
        actual: `selector ${shown(selector)}`,
        expected: `what the labels ${shown(labels)} fit`,
      };
    },
  ),
  kindCheck(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
    {
      id: 'kubernetes-no-selector',
      title: 'Workload without a selector',
      why: 'apps/v1 asks for one, and the API server refuses a workload without it.',
      fix: 'Add "selector.matchLabels" with labels of the template.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${WORKLOADS}deployment/#selector`],
      failing: [
        workloadText('Deployment', '').replace('  selector:\n    matchLabels:\n      app: web\n', ''),
      ],
      passing: [workloadText('Deployment', '')],
    },
    function* (value, { resource, isPartial }) {
      if (resource.apiVersion !== 'apps/v1' || isPartial || at(value, 'spec', 'template') === undefined)
        return;
      if (isEmptySelector(at(value, 'spec', 'selector')))
        yield { path: ['spec', 'selector'], actual: 'no selector', expected: 'selector.matchLabels' };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-duplicate-variable',
      title: 'Variable is set twice',
      why: 'The last one counts, which whoever reads or merges the first does not see.',
      fix: 'Take one away.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
      ],
      failing: [podText({ container: 'env:\n  - name: MODE\n    value: a\n  - name: MODE\n    value: b' })],
      passing: [podText({ container: 'env:\n  - name: MODE\n    value: a' })],
    },
    function* ({ value, path }) {
      const seen = new Set<string>();
      for (const [index, variable] of listAt(value, 'env').entries()) {
        const name = textAt(variable, 'name');
        if (name === undefined) continue;
        if (seen.has(name))
          yield {
            path: [...path, 'env', index, 'name'],
            actual: `${shown(name)} again`,
            expected: `${shown(name)} once`,
          };
        seen.add(name);
      }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-duplicate-name',
      title: 'Two containers or volumes of one name',
      why: 'The API server refuses the pod, or an apply changes the wrong one.',
      fix: 'Give each a name of its own.',
      severity: 'medium',
      vectors: ['V5'],
      references: [PODS],
      failing: [
        podText({ spec: 'volumes:\n  - name: data\n    emptyDir: {}\n  - name: data\n    emptyDir: {}' }),
      ],
      passing: [
        podText({ spec: 'volumes:\n  - name: data\n    emptyDir: {}\n  - name: more\n    emptyDir: {}' }),
      ],
    },
    function* (pod) {
      for (const list of [pod.containers, volumesOf(pod)]) {
        const seen = new Set<string>();
        for (const { name, path } of list) {
          if (name !== '' && seen.has(name))
            yield {
              path: [...path, 'name'],
              actual: `name: ${shown(name)} again`,
              expected: 'a name of its own',
            };
          seen.add(name);
        }
      }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-missing-volume',
      title: 'Container mounts a volume that there is not',
      why: 'The API server refuses the pod.',
      fix: 'Add the volume, or mend the name.',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
      failing: [podText({ container: 'volumeMounts:\n  - name: data\n    mountPath: /data' })],
      passing: [
        podText({
          spec: 'volumes:\n  - name: data\n    emptyDir: {}',
          container: 'volumeMounts:\n  - name: data\n    mountPath: /data',
        }),
        workloadText('StatefulSet', 'volumeClaimTemplates:\n  - metadata:\n      name: data', {
          container: 'volumeMounts:\n  - name: data\n    mountPath: /data',
        }),
      ],
    },
    function* (pod, { resource, isPartial }) {
      if (isPartial) return;
      const claims = listAt(resource.value, 'spec', 'volumeClaimTemplates').map((one) =>
        textAt(one, 'metadata', 'name'),
      );
      const names = new Set([...volumesOf(pod).map(({ name }) => name), ...claims]);
      for (const { value, path } of pod.containers)
        for (const [index, mount] of listAt(value, 'volumeMounts').entries()) {
          const name = textAt(mount, 'name');
          if (name !== undefined && !names.has(name) && !isFilledLater(name))
            yield {
              path: [...path, 'volumeMounts', index, 'name'],
              actual: `name: ${shown(name)}`,
              expected: 'a volume of the pod',
            };
        }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-unused-volume',
      title: 'Volume that no container mounts',
      why: 'What it holds, secrets too, is on the node for nobody.',
      fix: 'Take the volume away.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
      failing: [podText({ spec: 'volumes:\n  - name: data\n    secret:\n      secretName: web' })],
      passing: [
        podText({
          spec: 'volumes:\n  - name: data\n    emptyDir: {}',
          container: 'volumeMounts:\n  - name: data\n    mountPath: /data',
        }),
      ],
    },
    function* (pod, { isPartial }) {
      if (isPartial) return;
      const devices = new Set(
        pod.containers.flatMap(({ value }) =>
          listAt(value, 'volumeDevices').map((one) => textAt(one, 'name')),
        ),
      );
      for (const { name, path, mounts, value } of volumesOf(pod))
        // Paths of the node are told for themselves.
        if (mounts.length === 0 && !devices.has(name) && at(value, 'hostPath') === undefined)
          yield { path, actual: `volume ${shown(name)}`, expected: 'a volume that is mounted' };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-duplicate-port',
      title: 'Two ports of a container are the same',
      why: 'An apply changes one of them for the other.',
      fix: 'Take one away.',
      severity: 'low',
      vectors: ['V5'],
      references: [PODS],
      failing: [podText({ container: 'ports:\n  - containerPort: 80\n  - containerPort: 80' })],
      passing: [
        podText({ container: 'ports:\n  - containerPort: 53\n  - containerPort: 53\n    protocol: UDP' }),
      ],
    },
    function* ({ value, path }) {
      const seen = new Set<string>();
      for (const [index, port] of listAt(value, 'ports').entries()) {
        const number = numberAt(port, 'containerPort');
        const key = `${number}/${textAt(port, 'protocol') ?? 'TCP'}`;
        if (number !== undefined && seen.has(key))
          yield { path: [...path, 'ports', index], actual: `${key} again`, expected: `${key} once` };
        seen.add(key);
      }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-ssh-port',
      title: 'Container offers a login',
      why: "A server for ssh, telnet or remote desktops has passwords and keys of its own, past the API server's roles and audit.",
      fix: 'Take the server away; "kubectl exec" is for people who debug.',
      severity: 'medium',
      vectors: ['V5', 'V6'],
      references: ['https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/'],
      standards: ['NIST SP 800-190 4.1.1'],
      failing: [podText({ container: 'ports:\n  - containerPort: 22' })],
      passing: [podText({ container: 'ports:\n  - containerPort: 2222' })],
    },
    function* ({ value, path }) {
      for (const [index, port] of listAt(value, 'ports').entries()) {
        const number = numberAt(port, 'containerPort');
        if (number === 22 || number === 23 || number === 3389)
          yield {
            path: [...path, 'ports', index, 'containerPort'],
            actual: `containerPort: ${number}`,
            expected: 'no port of a login',
          };
      }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-privileged-port',
      title: 'Container listens at a port of the system',
      why: 'Unless the runtime of the node opens such ports, a program starts as root or keeps NET_BIND_SERVICE to listen there.',
      fix: 'Listen at 1024 or more; a Service has any port in front of it.',
      severity: 'low',
      vectors: ['V6'],
      references: ['https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/'],
      standards: ['NIST SP 800-190 4.4.3'],
      failing: [podText({ container: 'ports:\n  - containerPort: 80' })],
      passing: [
        podText({ container: 'ports:\n  - containerPort: 8080' }),
        podText({ spec: 'os:\n  name: windows', container: 'ports:\n  - containerPort: 80' }),
      ],
    },
    function* ({ value, path }, { isWindows }) {
      if (isWindows) return;
      for (const [index, port] of listAt(value, 'ports').entries()) {
        const number = numberAt(port, 'containerPort');
        if (number !== undefined && number > 0 && number < 1024)
          yield {
            path: [...path, 'ports', index, 'containerPort'],
            actual: `containerPort: ${number}`,
            expected: 'containerPort: 1024 or more',
          };
      }
    },
  ),
];

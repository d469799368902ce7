import { isGiven } from '../../../../model/network/pod-labels.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { manifests, resourceText, workloadText } from '../examples.ts';
import { hasSome, type Picked } from '../label-index.ts';
import { HAS_PORTS, IS_WHOLE, podIndex, portMark } from '../pod-index.ts';
import { at, entriesAt, listAt, shown, textAt } from '../values.ts';

const SERVICES = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const service = (selector: string, port = '') =>
  resourceText(
    'v1',
    'Service',
    `spec:\n  selector:\n    app: ${selector}\n  ports:\n    - port: 80\n${port}`,
  );
const web = workloadText('Deployment', 'replicas: 2', {
  container: 'ports:\n  - name: http\n    containerPort: 8080',
});

/** The pods that a selector picks; undefined where the target has none in that namespace, or a part of some. */
function picked({ cluster, resource }: KubernetesSubject, selector: unknown): Picked | undefined {
  const index = podIndex(cluster);
  const around = index.around(resource.namespace);
  return index.someMarked(around, IS_WHOLE) ? index.pick(ofTemplates(selector), around) : undefined;
}

/** What a selector asks of the labels of templates; what controllers add to these is not there yet. */
function ofTemplates(selector: unknown): unknown {
  const labels = entriesAt(selector, 'matchLabels').filter(([key]) => !isGiven(key));
  const expressions = listAt(selector, 'matchExpressions').filter(
    (one) => !isGiven(textAt(one, 'key') ?? ''),
  );
  return { matchLabels: Object.fromEntries(labels), matchExpressions: expressions };
}

function picksNone(subject: KubernetesSubject, selector: unknown): boolean {
  const pods = picked(subject, selector);
  return pods !== undefined && !hasSome(pods);
}

/** Selectors that pick no pod. */
export const SELECTION_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-selects-nothing',
      title: 'Service selects no pod',
      why: 'It leads nowhere, until somebody makes a pod with these labels, who gets its traffic then.',
      fix: 'Mend the selector.',
      severity: 'low',
      vectors: ['V5', 'V8'],
      references: [SERVICES],
      failing: [manifests(service('shop'), web)],
      passing: [
        manifests(service('web', '      targetPort: http\n'), web),
        service('web'),
        manifests(
          resourceText(
            'v1',
            'Service',
            'spec:\n  selector:\n    app: web\n    statefulset.kubernetes.io/pod-name: web-0\n  ports:\n    - port: 80\n',
          ),
          workloadText('StatefulSet', 'serviceName: web'),
        ),
      ],
    },
    function* (value, subject) {
      const selector = at(value, 'spec', 'selector');
      if (entriesAt(selector).length === 0 || subject.resource.group !== '') return;
      if (picksNone(subject, { matchLabels: selector }))
        yield {
          path: ['spec', 'selector'],
          actual: `selector ${shown(selector)}`,
          expected: 'labels of pods',
        };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-port-missing',
      title: 'Service leads to a port that its pods do not have',
      why: 'A name that no port has leads nowhere, and so does most often a number that is not among those that containers list.',
      fix: 'Name a port of the containers, or its number.',
      severity: 'low',
      vectors: ['V8'],
      references: [SERVICES],
      failing: [
        manifests(service('web', '      targetPort: htpp\n'), web),
        manifests(service('web', '      targetPort: 9090\n'), web),
        manifests(service('web'), web),
      ],
      passing: [
        manifests(service('web', '      targetPort: http\n'), web),
        manifests(service('web', '      targetPort: 8080\n'), web),
        manifests(service('web', '      targetPort: 9090\n'), workloadText('Deployment', 'replicas: 2')),
      ],
    },
    function* (value, subject) {
      const selector = at(value, 'spec', 'selector');
      if (entriesAt(selector).length === 0 || subject.resource.group !== '') return;
      const ports = listAt(value, 'spec', 'ports');
      const pods = picked(subject, { matchLabels: selector });
      if (!pods || !hasSome(pods)) return;
      const index = podIndex(subject.cluster);
      const hasPorts = index.someMarked(pods, HAS_PORTS);
      for (const [place, port] of ports.entries()) {
        // What is left out, or empty, is the port itself.
        const target = at(port, 'targetPort') || at(port, 'port');
        // Containers need not list the ports at which they listen: of those that list none a number says nothing.
        const isNumber = typeof target === 'number' || /^\d+$/.test(shown(target));
        const isKnown = index.someMarked(pods, portMark(isNumber ? Number(target) : target));
        if (target !== undefined && !isKnown && (hasPorts || !isNumber))
          yield {
            path: ['spec', 'ports', place, 'targetPort'],
            actual: at(port, 'targetPort')
              ? `targetPort: ${shown(target)}`
              : `no targetPort, which is ${shown(target)}`,
            expected: 'a port of its pods',
          };
      }
    },
  ),
  kindCheck(
    'NetworkPolicy',
    {
      id: 'kubernetes-network-policy-selects-nothing',
      title: 'Network policy selects no pod',
      why: 'The pods that it was meant for are open.',
      fix: 'Mend "podSelector".',
      severity: 'medium',
      vectors: ['V8'],
      references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
      standards: ['CIS Kubernetes 5.3.2'],
      failing: [
        manifests(
          resourceText(
            'networking.k8s.io/v1',
            'NetworkPolicy',
            'spec:\n  podSelector:\n    matchLabels:\n      app: shop\n',
          ),
          web,
        ),
      ],
      passing: [
        manifests(resourceText('networking.k8s.io/v1', 'NetworkPolicy', 'spec:\n  podSelector: {}\n'), web),
      ],
    },
    function* (value, subject) {
      const selector = at(value, 'spec', 'podSelector');
      if (selector === undefined || subject.resource.group !== 'networking.k8s.io') return;
      if (picksNone(subject, selector))
        yield {
          path: ['spec', 'podSelector'],
          actual: `podSelector ${shown(selector)}`,
          expected: 'labels of pods',
        };
    },
  ),
  kindCheck(
    'PodDisruptionBudget',
    {
      id: 'kubernetes-disruption-budget-selects-nothing',
      title: 'Disruption budget selects no pod',
      why: 'The pods that it was meant for may all be taken away at once.',
      fix: 'Mend the selector.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
      failing: [
        manifests(
          resourceText(
            'policy/v1',
            'PodDisruptionBudget',
            'spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: shop\n',
          ),
          web,
        ),
      ],
      passing: [
        manifests(
          resourceText(
            'policy/v1',
            'PodDisruptionBudget',
            'spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: web\n',
          ),
          web,
        ),
      ],
    },
    function* (value, subject) {
      const selector = at(value, 'spec', 'selector');
      if (selector !== undefined && picksNone(subject, selector))
        yield {
          path: ['spec', 'selector'],
          actual: `selector ${shown(selector)}`,
          expected: 'labels of pods',
        };
    },
  ),
];

import { type Found, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { manifests, podText, resourceText, workloadText } from '../examples.ts';
import { mayShareNamespace } from '../resource.ts';
import { at, listAt, shown, textAt } from '../values.ts';

const service = (selector: string, port = '') =>
  resourceText(
    'v1',
    'Service',
    `spec:\n  selector:\n    app: ${selector}\n  ports:\n    - port: 80\n${port}`,
  );
const web = workloadText('Deployment', 'replicas: 2', {
  container: 'ports:\n  - name: http\n    containerPort: 8080',
});
const hpa = (name: string) =>
  resourceText(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    `spec:\n  maxReplicas: 5\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: ${name}\n`,
  );

/** Something that is named and not there, where the target has others of its kind in the namespace. */
function* missing(subject: KubernetesSubject, kind: string, name: string | undefined, path: Found['path']) {
  const { cluster, resource } = subject;
  if (name === undefined || /[{$]/.test(name)) return;
  const isKnown = cluster.inNamespace(kind, resource.namespace).length > 0;
  if (isKnown && cluster.find(kind, name, resource.namespace).length === 0)
    yield { path, actual: `${kind} ${shown(name)}`, expected: `a ${kind} that there is` };
}

/** What is referred to and not there. Of kinds that a target does not have at all nothing is said. */
export const REFERENCE_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'HorizontalPodAutoscaler',
    {
      id: 'kubernetes-autoscaler-target-missing',
      title: 'Autoscaler of a workload that there is not',
      why: 'The workload that it was meant for stays as it is under load.',
      fix: 'Mend "scaleTargetRef".',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
      failing: [manifests(hpa('wep'), web)],
      passing: [manifests(hpa('web'), web), hpa('web')],
    },
    (value, subject) =>
      missing(
        subject,
        textAt(value, 'spec', 'scaleTargetRef', 'kind') ?? '',
        textAt(value, 'spec', 'scaleTargetRef', 'name'),
        ['spec', 'scaleTargetRef', 'name'],
      ),
  ),
  kindCheck(
    ['Deployment', 'StatefulSet'],
    {
      id: 'kubernetes-autoscaler-fights',
      title: 'Two things set the number of pods',
      why: 'Each apply of the manifest sets the number back that the autoscaler chose.',
      fix: 'Take "replicas" from the manifest.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
      ],
      failing: [manifests(hpa('web'), web)],
      passing: [manifests(hpa('web'), workloadText('Deployment', ''))],
    },
    function* (value, { cluster, resource }) {
      if (at(value, 'spec', 'replicas') === undefined || at(value, 'metadata', 'uid') !== undefined) return;
      const isScaled = cluster
        .ofKind('HorizontalPodAutoscaler')
        .some(
          (one) =>
            textAt(one.value, 'spec', 'scaleTargetRef', 'name') === resource.name &&
            textAt(one.value, 'spec', 'scaleTargetRef', 'kind') === resource.kind &&
            mayShareNamespace(one.namespace, resource.namespace),
        );
      if (isScaled)
        yield {
          path: ['spec', 'replicas'],
          actual: `replicas: ${shown(at(value, 'spec', 'replicas'))}`,
          expected: 'no replicas',
          remove: true,
        };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-missing-claim',
      title: 'Pod mounts a claim that there is not',
      why: 'The pod waits until somebody makes the claim.',
      fix: 'Make the claim, or mend its name.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
      failing: [
        manifests(
          podText({ spec: 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: date' }),
          resourceText('v1', 'PersistentVolumeClaim', '', 'data'),
        ),
      ],
      passing: [
        manifests(
          podText({ spec: 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data' }),
          resourceText('v1', 'PersistentVolumeClaim', '', 'data'),
        ),
      ],
    },
    function* ({ spec, specPath }, subject) {
      for (const [index, volume] of listAt(spec, 'volumes').entries()) {
        const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
        yield* missing(subject, 'PersistentVolumeClaim', name, [
          ...specPath,
          'volumes',
          index,
          'persistentVolumeClaim',
          'claimName',
        ]);
      }
    },
  ),
  kindCheck(
    'Ingress',
    {
      id: 'kubernetes-ingress-service-missing',
      title: 'Ingress leads to a Service that there is not',
      why: 'Whoever makes a Service of that name gets the traffic.',
      fix: 'Mend the name.',
      severity: 'low',
      vectors: ['V8'],
      references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/'],
      failing: [manifests(ingress('wep'), service('web'))],
      passing: [manifests(ingress('web'), service('web')), ingress('web')],
    },
    function* (value, subject) {
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries())
        for (const [place, path] of listAt(rule, 'http', 'paths').entries())
          yield* missing(subject, 'Service', textAt(path, 'backend', 'service', 'name'), [
            'spec',
            'rules',
            index,
            'http',
            'paths',
            place,
            'backend',
            'service',
            'name',
          ]);
    },
  ),
  kindCheck(
    'StatefulSet',
    {
      id: 'kubernetes-stateful-set-service',
      title: 'StatefulSet has no Service that names its pods',
      why: 'Its pods have no names of their own in DNS.',
      fix: 'Name a headless Service by "serviceName".',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      ],
      failing: [manifests(workloadText('StatefulSet', 'serviceName: wep'), service('web'))],
      passing: [manifests(workloadText('StatefulSet', 'serviceName: web'), service('web'))],
    },
    (value, subject) =>
      missing(subject, 'Service', textAt(value, 'spec', 'serviceName'), ['spec', 'serviceName']),
  ),
];

function ingress(name: string): string {
  return resourceText(
    'networking.k8s.io/v1',
    'Ingress',
    `spec:\n  tls:\n    - hosts: [web.example]\n  rules:\n    - host: web.example\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port: {number: 80}\n`,
  );
}

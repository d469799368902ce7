import { type Found, type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import type { Cluster, KubernetesSubject } from '../cluster.ts';
import { manifests, podText, resourceText, workloadText } from '../examples.ts';
import { once } from '../once.ts';
import { mayBeAmong, type Resource } from '../resource.ts';
import { at, listAt, shown, textAt } from '../values.ts';

const service = (selector: string, port = '') =>
  resourceText(
    'v1',
    'Service',
    `spec:\n  selector:\n    app: ${selector}\n  ports:\n    - port: 80\n${port}`,
  );
const headless = `${service('web')}  clusterIP: None\n`;
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
  if (cluster.has(kind, resource.namespace) && cluster.find(kind, name, resource.namespace).length === 0)
    yield { path, actual: `${kind} ${shown(name)}`, expected: `a ${kind} that there is` };
}

/** What Services call their ports, and their numbers. */
const portsOf = once((services: readonly Resource[]) => {
  const ports = services.flatMap(({ value }) => listAt(value, 'spec', 'ports'));
  const all = (key: string) => new Set(ports.map((port) => at(port, key)));
  return { count: ports.length, names: all('name'), numbers: all('port') };
});

/** A port of a Service that is there and has others. */
function* missingPort(
  { cluster, resource }: KubernetesSubject,
  name: string | undefined,
  port: unknown,
  path: Found['path'],
): Generator<Found, undefined> {
  const services = name === undefined ? [] : cluster.find('Service', name, resource.namespace);
  const ports = services.map(portsOf);
  const [wanted, number] = [at(port, 'name'), at(port, 'number')];
  const hasPort = ports.some(({ names, numbers }) =>
    wanted === undefined ? numbers.has(number) : names.has(wanted),
  );
  if (ports.some(({ count }) => count > 0) && port !== undefined && !hasPort)
    yield { path, actual: `port ${shown(port)}`, expected: `a port of Service ${shown(name)}` };
}

/** Namespaces in which an autoscaler sets the number of pods, by kind and name of the workload. */
const scaledIn = once((cluster: Cluster): ReadonlyMap<string, ReadonlySet<string | undefined>> => {
  const scaled = new Map<string, Set<string | undefined>>();
  for (const { value, namespace } of cluster.ofKind('HorizontalPodAutoscaler')) {
    const [kind, name] = ['kind', 'name'].map((key) => textAt(value, 'spec', 'scaleTargetRef', key));
    const known = scaled.get(`${kind}/${name}`) ?? new Set();
    scaled.set(`${kind}/${name}`, known.add(namespace));
  }
  return scaled;
});

const isHeadless = once((services: readonly Resource[]): boolean =>
  services.some((one) => at(one.value, 'spec', 'clusterIP') === 'None'),
);

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
      const namespaces = scaledIn(cluster).get(`${resource.kind}/${resource.name}`) ?? new Set();
      const isScaled = mayBeAmong(resource.namespace, namespaces);
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
      title: 'Ingress leads to a Service or port that there is not',
      why: 'Whoever makes a Service of that name gets the traffic; through a port that it does not have nothing goes.',
      fix: 'Mend the name or the port.',
      severity: 'low',
      vectors: ['V8'],
      references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/'],
      failing: [manifests(ingress('wep'), service('web')), manifests(ingress('web', 81), service('web'))],
      passing: [manifests(ingress('web'), service('web')), ingress('web')],
    },
    function* (value, subject) {
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries())
        for (const [place, path] of listAt(rule, 'http', 'paths').entries()) {
          const backend = ['spec', 'rules', index, 'http', 'paths', place, 'backend', 'service'];
          const name = textAt(path, 'backend', 'service', 'name');
          yield* missing(subject, 'Service', name, [...backend, 'name']);
          yield* missingPort(subject, name, at(path, 'backend', 'service', 'port'), [...backend, 'port']);
        }
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
      failing: [
        manifests(workloadText('StatefulSet', 'serviceName: wep'), service('web')),
        manifests(workloadText('StatefulSet', 'serviceName: web'), service('web')),
      ],
      passing: [manifests(workloadText('StatefulSet', 'serviceName: web'), headless)],
    },
    function* (value, subject) {
      const name = textAt(value, 'spec', 'serviceName');
      yield* missing(subject, 'Service', name, ['spec', 'serviceName']);
      const services =
        name === undefined ? [] : subject.cluster.find('Service', name, subject.resource.namespace);
      if (services.length > 0 && !services.some(isHeadless))
        yield {
          path: ['spec', 'serviceName'],
          actual: `Service ${shown(name)} with an address`,
          expected: 'a Service with clusterIP: None',
        };
    },
  ),
  kindCheck(
    'HorizontalPodAutoscaler',
    {
      id: 'kubernetes-autoscaler-metric',
      title: 'Autoscaler asks for a metric of nothing',
      why: 'The API server refuses it, so the workload stays as it is under load.',
      fix: 'Describe the object with its kind and name by "describedObject".',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough/'],
      failing: [hpa('web') + metric('')],
      passing: [hpa('web') + metric('        describedObject: {apiVersion: v1, kind: Service, name: web}\n')],
    },
    function* (value) {
      for (const [index, one] of listAt(value, 'spec', 'metrics').entries()) {
        const object = at(one, 'object', 'describedObject') ?? at(one, 'object', 'target');
        if (textAt(one, 'type') === 'Object' && ['kind', 'name'].some((key) => at(object, key) === undefined))
          yield {
            path: ['spec', 'metrics', index],
            actual: 'type: Object of no object',
            expected: 'describedObject with kind and name',
          };
      }
    },
  ),
];

function ingress(name: string, port = 80): string {
  return resourceText(
    'networking.k8s.io/v1',
    'Ingress',
    `spec:\n  tls:\n    - hosts: [web.example]\n  rules:\n    - host: web.example\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port: {number: ${port}}\n`,
  );
}

function metric(object: string): string {
  return `  metrics:\n    - type: Object\n      object:\n        metric: {name: requests}\n        target: {type: Value, value: 10k}\n${object}`;
}

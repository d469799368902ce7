import { likenessOf } from '../../model/configuration/pod-likeness.ts';
import { controllerOf, isKept, type MadeObject, withoutMade } from '../../model/configuration/pod-makers.ts';
import { lastingLabels } from '../../model/network/pod-labels.ts';
import type { DeclaredService, DeclaredWorkload, Deployment } from '../../model/deployment.ts';
import { containersOf, type PodPlace, type Stores } from './pod.ts';
import { entriesOf, itemsAt, pairsAt, scalarAt, valueAt } from '../document/fields.ts';
import { portOf, protocolOf } from './port.ts';

/** Labels that API servers give the pods of a Job; another run of its CronJob has others. */
const JOB_NAME = /^(?:batch\.kubernetes\.io\/)?job-name$/;

/** Where the pod is in each kind of workload. */
const POD_AT: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** A document, and the file that it is in. */
export interface KubernetesObject {
  readonly node: unknown;
  readonly file: string;
}

/** Is this document a Kubernetes object? */
export function isKubernetes(node: unknown): boolean {
  return scalarAt(node, 'apiVersion') !== undefined && scalarAt(node, 'kind') !== undefined;
}

/**
 * Workloads and Services of Kubernetes objects; values of ConfigMaps are filled in, those of Secrets never read.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export function readKubernetes(objects: readonly KubernetesObject[]): Deployment {
  const stores = storesOf(objects.map(({ node }) => node));
  return {
    // Dumps of clusters have the pods of a Deployment too: what made them says it all.
    workloads: withoutMade(objects, madeOf).flatMap((object) => workloadOf(object, stores)),
    services: objects.flatMap(serviceOf),
  };
}

function madeOf({ node }: KubernetesObject): MadeObject | undefined {
  const [kind, name] = [scalarAt(node, 'kind') ?? '', scalarAt(node, 'metadata', 'name')];
  const way = wayToPod(kind);
  if (!way || name === undefined) return undefined;
  return {
    namespace: namespaceOf(node),
    kind,
    name,
    owner: controllerOf(node),
    likeness: () => likenessOf(valueAt(node, ...way)),
    isKept: isKept(kind, node),
  };
}

function wayToPod(kind: string): readonly string[] | undefined {
  return Object.hasOwn(POD_AT, kind) ? POD_AT[kind] : undefined;
}

function namespaceOf(node: unknown): string {
  return scalarAt(node, 'metadata', 'namespace') ?? 'default';
}

function fullName(node: unknown): string {
  return `${namespaceOf(node)}/${scalarAt(node, 'metadata', 'name') ?? ''}`;
}

function storesOf(nodes: readonly unknown[]): Stores {
  const ofKind = (kind: string) => nodes.filter((node) => scalarAt(node, 'kind') === kind);
  return {
    configuration: new Map(
      ofKind('ConfigMap').map((node) => [fullName(node), new Map(pairsAt(node, 'data'))]),
    ),
    // Only the names of the keys: values of secrets are nobody's business here.
    secretKeys: new Map(
      ofKind('Secret').map((node) => [
        fullName(node),
        [...entriesOf(valueAt(node, 'data')), ...entriesOf(valueAt(node, 'stringData'))].map(([key]) => key),
      ]),
    ),
  };
}

function workloadOf({ node, file }: KubernetesObject, stores: Stores): DeclaredWorkload[] {
  const kind = scalarAt(node, 'kind') ?? '';
  const way = wayToPod(kind);
  const name = scalarAt(node, 'metadata', 'name');
  if (!way || name === undefined) return [];
  const pod = valueAt(node, ...way);
  const spec = valueAt(pod, 'spec');
  const source = `${file} ${kind} ${name}`;
  const place: PodPlace = { namespace: namespaceOf(node), source, stores };
  return [
    {
      name,
      namespace: place.namespace,
      labels: lastingLabels(pairsAt(pod, 'metadata', 'labels').filter(([key]) => !JOB_NAME.test(key))),
      serviceAccount: scalarAt(spec, 'serviceAccountName') ?? scalarAt(spec, 'serviceAccount'),
      orchestrator: 'kubernetes',
      containers: containersOf(spec, place),
      dependsOn: [],
      source,
    },
  ];
}

function serviceOf({ node, file }: KubernetesObject): DeclaredService[] {
  const name = scalarAt(node, 'metadata', 'name');
  if (scalarAt(node, 'kind') !== 'Service' || name === undefined) return [];
  const ports = itemsAt(node, 'spec', 'ports').flatMap((item) => {
    const port = portOf(scalarAt(item, 'port'));
    if (port === undefined) return [];
    const target = scalarAt(item, 'targetPort') ?? String(port);
    return [{ port, target: portOf(target) ?? target, protocol: protocolOf(scalarAt(item, 'protocol')) }];
  });
  const selector = pairsAt(node, 'spec', 'selector');
  const externalName = scalarAt(node, 'spec', 'externalName');
  return [
    {
      name,
      namespace: namespaceOf(node),
      aliases: [],
      selector: Object.fromEntries(selector),
      ports,
      source: `${file} Service ${name}`,
      ...(scalarAt(node, 'spec', 'type') === 'ExternalName' && externalName ? { externalName } : {}),
    },
  ];
}

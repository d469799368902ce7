import type { DeclaredService, DeclaredWorkload, Deployment } from '../../model/deployment.ts';
import { mappingOf, type YamlNode } from '../document/yaml.ts';
import { at, itemsAt, pairsAt, portOf, protocolOf, textAt } from './manifest.ts';
import { containersOf, type PodPlace, type Stores } from './pod.ts';

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
  readonly node: YamlNode;
  readonly file: string;
}

/** Is this document a Kubernetes object? */
export function isKubernetes(node: YamlNode): boolean {
  return textAt(node, 'apiVersion') !== undefined && textAt(node, 'kind') !== undefined;
}

/**
 * Workloads and Services of Kubernetes objects; values of ConfigMaps are filled in, those of Secrets never read.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export function readKubernetes(objects: readonly KubernetesObject[]): Deployment {
  const all = objects.flatMap(({ node, file }) => unlisted(node, 0).map((inner) => ({ node: inner, file })));
  const stores = storesOf(all.map(({ node }) => node));
  return {
    workloads: all.flatMap((object) => workloadOf(object, stores)),
    services: all.flatMap(serviceOf),
  };
}

/** The objects of a `List`. */
function unlisted(node: YamlNode, depth: number): YamlNode[] {
  const isList = textAt(node, 'kind')?.endsWith('List') === true && depth < 4;
  return isList ? itemsAt(node, 'items').flatMap((item) => unlisted(item, depth + 1)) : [node];
}

function namespaceOf(node: YamlNode): string {
  return textAt(node, 'metadata', 'namespace') ?? 'default';
}

function storesOf(nodes: readonly YamlNode[]): Stores {
  const ofKind = (kind: string) => nodes.filter((node) => textAt(node, 'kind') === kind);
  const named = (node: YamlNode) => `${namespaceOf(node)}/${textAt(node, 'metadata', 'name') ?? ''}`;
  return {
    configuration: new Map(ofKind('ConfigMap').map((node) => [named(node), new Map(pairsAt(node, 'data'))])),
    // Only the names of the keys: values of secrets are nobody's business here.
    secretKeys: new Map(
      ofKind('Secret').map((node) => [
        named(node),
        [...mappingOf(at(node, 'data')).keys(), ...mappingOf(at(node, 'stringData')).keys()],
      ]),
    ),
  };
}

function workloadOf({ node, file }: KubernetesObject, stores: Stores): DeclaredWorkload[] {
  const kind = textAt(node, 'kind') ?? '';
  const way = Object.hasOwn(POD_AT, kind) ? POD_AT[kind] : undefined;
  const name = textAt(node, 'metadata', 'name');
  if (!way || name === undefined) return [];
  const pod = at(node, ...way);
  const spec = at(pod, 'spec');
  const source = `${file} ${kind} ${name}`;
  const place: PodPlace = { namespace: namespaceOf(node), source, stores };
  return [
    {
      name,
      namespace: place.namespace,
      labels: Object.fromEntries(pairsAt(pod, 'metadata', 'labels')),
      serviceAccount: textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount'),
      orchestrator: 'kubernetes',
      containers: containersOf(spec, place),
      dependsOn: [],
      source,
    },
  ];
}

function serviceOf({ node, file }: KubernetesObject): DeclaredService[] {
  const name = textAt(node, 'metadata', 'name');
  if (textAt(node, 'kind') !== 'Service' || name === undefined) return [];
  const ports = itemsAt(node, 'spec', 'ports').flatMap((item) => {
    const port = portOf(textAt(item, 'port'));
    if (port === undefined) return [];
    const target = textAt(item, 'targetPort') ?? String(port);
    return [{ port, target: portOf(target) ?? target, protocol: protocolOf(textAt(item, 'protocol')) }];
  });
  const selector = pairsAt(node, 'spec', 'selector');
  const externalName = textAt(node, 'spec', 'externalName');
  return [
    {
      name,
      namespace: namespaceOf(node),
      aliases: [],
      selector: Object.fromEntries(selector),
      ports,
      source: `${file} Service ${name}`,
      ...(textAt(node, 'spec', 'type') === 'ExternalName' && externalName ? { externalName } : {}),
    },
  ];
}

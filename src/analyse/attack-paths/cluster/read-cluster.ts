import type { AttackNode } from '../../../model/attack/graph.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { kustomizationsOf } from '../../misconfiguration/kubernetes/kustomization.ts';
import { type Resource, resourcesOf } from '../../misconfiguration/kubernetes/resource.ts';
import { at, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { accountNode, isServiceAccount } from './accounts.ts';
import { groupNodes } from './nodes.ts';
import { isClusterWide, namespaceOf } from './place.ts';
import { ResourceIndex } from './resource-index.ts';
import { readBindings } from './roles.ts';
import type {
  AttackedCluster,
  AttackedContainer,
  AttackedSecret,
  AttackedWorkload,
  NamespaceLevel,
  NodeGroup,
} from './types.ts';
import { foldWorkloads, type FoundWorkload } from './workloads.ts';
import { ENFORCE } from '../../misconfiguration/kubernetes/pod-security/types.ts';

/** Kinds of policies of Kyverno and Gatekeeper. */
const ADMISSION_ENGINES = ['ClusterPolicy', 'K8sPSPPrivilegedContainer'];
/** Every cluster has these. */
const ALWAYS = ['default', 'kube-system'];

/** What the documents of a target say of a cluster. Resources without a namespace are in `default`. */
export function readCluster(documents: readonly StructuredDocument[]): AttackedCluster {
  const overlayOf = kustomizationsOf(documents);
  const isPatch = (path: string): boolean => overlayOf(path).isPatch;
  const resources = documents.flatMap(resourcesOf).filter(({ document }) => !isPatch(document.path));
  const index = new ResourceIndex(resources);
  const ofKinds = (...kinds: readonly string[]) => kinds.flatMap((kind) => index.ofKind(kind));
  const { workloads, nodeGroups } = readWorkloads(resources, index.ofKind('Node'));
  const { bindings, grants, gaps } = readBindings(
    ofKinds('RoleBinding', 'ClusterRoleBinding'),
    index.ofKind('ClusterRole'),
    (kind, namespace, name) => index.find(kind, namespace, name),
  );
  const secrets = secretsOf(index.ofKind('Secret'));
  const named = [
    ...workloads.map(({ account }) => account),
    ...bindings.map(({ holder }) => holder),
    ...Array.from(secrets.values(), ({ account }) => account),
  ];
  return {
    namespaces: namespacesOf(resources, index),
    workloads,
    containers: workloads.flatMap(({ containers }) => containers),
    accounts: accountsOf(index.ofKind('ServiceAccount'), named),
    bindings,
    grants,
    secrets,
    nodeGroups,
    hasAdmissionEngine: ofKinds(...ADMISSION_ENGINES).some(decidesAboutPods),
    index,
    gaps,
  };
}

/** Does a policy speak of privileged pods, or of the Pod Security Standards? */
function decidesAboutPods({ value }: Resource): boolean {
  return /privileged|podSecurity/i.test(JSON.stringify(value));
}

function readWorkloads(resources: readonly Resource[], nodes: readonly Resource[]) {
  const found = foldWorkloads(resources);
  const { groups, groupsOf } = groupNodes(
    nodes,
    found.map(({ pod, resource, nodeNames }) => ({
      spec: pod.spec,
      labels: at(pod.value, 'metadata', 'labels'),
      namespace: namespaceOf(resource),
      nodeNames,
    })),
  );
  return {
    workloads: found.map((one, place) => workloadOf(one, groupsOf[place] ?? [])),
    nodeGroups: groups,
  };
}

function workloadOf(found: FoundWorkload, nodes: readonly NodeGroup[]): AttackedWorkload {
  const { resource, pod, ids, podNames } = found;
  const namespace = namespaceOf(resource);
  const id = `${namespace}/${resource.kind}/${resource.name}`;
  const containers: AttackedContainer[] = [];
  const account = textAt(pod.spec, 'serviceAccountName') ?? textAt(pod.spec, 'serviceAccount') ?? 'default';
  const workload: AttackedWorkload = {
    node: { kind: 'workload', name: id },
    ids,
    namespace,
    name: resource.name,
    resource,
    pod,
    account: accountNode(namespace, account),
    containers,
    podNames,
    nodes,
  };
  for (const container of pod.containers)
    containers.push({
      node: { kind: 'container', name: `${id}/${container.name}` },
      container,
      workload,
      image: textAt(container.value, 'image') ?? '',
      isRunning: container.role !== 'init',
    });
  return workload;
}

function secretsOf(resources: readonly Resource[]): ReadonlyMap<string, AttackedSecret> {
  return new Map(
    resources.map((resource): [string, AttackedSecret] => {
      const namespace = namespaceOf(resource);
      const name = `${namespace}/${resource.name}`;
      const holder = textAt(resource.value, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
      const isToken = textAt(resource.value, 'type') === 'kubernetes.io/service-account-token';
      const account = isToken && holder !== undefined ? accountNode(namespace, holder) : undefined;
      return [name, { node: { kind: 'secret', name }, resource, account }];
    }),
  );
}

/** Those that are written, and those that something names. */
function accountsOf(
  resources: readonly Resource[],
  named: readonly (AttackNode | undefined)[],
): AttackedCluster['accounts'] {
  const accounts = new Map<string, { node: AttackNode; resource: Resource | undefined }>();
  for (const resource of resources) {
    const node = accountNode(namespaceOf(resource), resource.name);
    accounts.set(node.name, { node, resource });
  }
  for (const node of named)
    if (node && isServiceAccount(node) && !accounts.has(node.name))
      accounts.set(node.name, { node, resource: undefined });
  return accounts;
}

function namespacesOf(
  resources: readonly Resource[],
  index: ResourceIndex,
): ReadonlyMap<string, NamespaceLevel> {
  const names = new Set(ALWAYS);
  for (const resource of resources) {
    if (resource.kind === 'Namespace') names.add(resource.name);
    else if (!isClusterWide(resource)) names.add(namespaceOf(resource));
  }
  return new Map(
    Array.from(names, (name): [string, NamespaceLevel] => {
      const resource = index.find('Namespace', '', name);
      const level = textAt(resource?.value, 'metadata', 'labels', ENFORCE);
      return [name, { forbidsPrivileged: level === 'baseline' || level === 'restricted', resource }];
    }),
  );
}

import type { AttackNode } from '../../../model/attack/graph.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { kustomizationsOf } from '../../misconfiguration/kubernetes/kustomization.ts';
import { type Resource, resourcesOf } from '../../misconfiguration/kubernetes/resource.ts';
import { at, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { accountNode } from './accounts.ts';
import { groupNodes } from './nodes.ts';
import { namespaceOf } from './place.ts';
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

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ADMISSION_ENGINES = ['ClusterPolicy', 'K8sPSPPrivilegedContainer', 'ValidatingAdmissionPolicyBinding'];
/** Every cluster has these. */
const ALWAYS = ['default', 'kube-system'];

/** What the documents of a target say of a cluster. Resources without a namespace are in `default`. */
export function readCluster(documents: readonly StructuredDocument[]): AttackedCluster {
  const overlayOf = kustomizationsOf(documents);
  const resources = documents
    .flatMap(resourcesOf)
    .filter(({ document }) => !overlayOf(document.path).isPatch);
  const byKind = Map.groupBy(resources, ({ kind }) => kind);
  const ofKind = (kind: string): readonly Resource[] => byKind.get(kind) ?? [];
  // Of two with one name the last counts, as for whoever applies them in order.
  const byName = new Map(
    resources.map((one) => [`${one.kind}/${isBound(one) ? '' : namespaceOf(one)}/${one.name}`, one]),
  );
  const find = (kind: string, namespace: string, name: string) => byName.get(`${kind}/${namespace}/${name}`);
  const kept = (kind: string): readonly Resource[] =>
    ofKind(kind).filter((one) => find(kind, isBound(one) ? '' : namespaceOf(one), one.name) === one);
  const found = foldWorkloads(resources, (path) => overlayOf(path).isPatch);
  const { groups, groupsOf } = groupNodes(
    ofKind('Node'),
    found.map(({ pod, resource, nodeNames }) => ({
      spec: pod.spec,
      labels: at(pod.value, 'metadata', 'labels'),
      namespace: namespaceOf(resource),
      nodeNames,
    })),
  );
  const workloads = found.map((one, place) => workloadOf(one, groupsOf[place] ?? []));
  const { bindings, grants, gaps } = readBindings(
    [...kept('RoleBinding'), ...kept('ClusterRoleBinding')],
    [...kept('Role'), ...kept('ClusterRole')],
    find,
  );
  const secrets = secretsOf(kept('Secret'));
  const accounts = accountsOf(kept('ServiceAccount'), [
    ...workloads.map(({ account }) => account),
    ...bindings.map(({ holder }) => holder),
    ...Array.from(secrets.values(), ({ account }) => account),
  ]);
  return {
    namespaces: namespacesOf(resources, find),
    workloads,
    containers: workloads.flatMap(({ containers }) => containers),
    accounts,
    bindings,
    grants,
    secrets,
    nodeGroups: groups,
    hasAdmissionEngine: ADMISSION_ENGINES.some((kind) => byKind.has(kind)),
    ofKind: kept,
    find,
    gaps,
  };
}

const BOUND: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
  'Node',
  'PersistentVolume',
]);

/** Is it in no namespace? */
function isBound({ kind }: Resource): boolean {
  return BOUND.has(kind);
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
    if (
      node?.kind === 'account' &&
      node.name.includes('/') &&
      !node.name.startsWith('user ') &&
      !accounts.has(node.name)
    )
      accounts.set(node.name, { node, resource: undefined });
  return accounts;
}

const NO_NAMESPACE: ReadonlySet<string> = new Set([
  ...BOUND,
  'KubeletConfiguration',
  'CustomResourceDefinition',
]);

function namespacesOf(
  resources: readonly Resource[],
  find: AttackedCluster['find'],
): ReadonlyMap<string, NamespaceLevel> {
  const names = new Set(ALWAYS);
  for (const resource of resources) {
    if (resource.kind === 'Namespace') names.add(resource.name);
    else if (!NO_NAMESPACE.has(resource.kind)) names.add(namespaceOf(resource));
  }
  return new Map(
    Array.from(names, (name): [string, NamespaceLevel] => {
      const resource = find('Namespace', '', name);
      const level = textAt(resource?.value, 'metadata', 'labels', ENFORCE);
      return [name, { forbidsPrivileged: level === 'baseline' || level === 'restricted', resource }];
    }),
  );
}

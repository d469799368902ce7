import type { AttackNode } from '../../../model/attack/graph.ts';
import { once } from '../../misconfiguration/kubernetes/once.ts';
import { allIn, EVERY_NODE, namespaceOfNode } from '../cluster/accounts.ts';
import type { AttackedCluster } from '../cluster/types.ts';

/** Everything of a namespace, as its administrator has it. */
export function namespaceOfAdministrator(scope: string): readonly AttackNode[] {
  return (['workloads', 'pod-creation', 'secrets', 'accounts'] as const).map((kind) => allIn(kind, scope));
}

/** `to` where the role holds for the whole cluster, else nothing. */
export function onlyForAll(...to: readonly AttackNode[]): (scope: string) => readonly AttackNode[] {
  return (scope) => (scope === '*' ? to : []);
}

export const everyNode = (): readonly AttackNode[] => [EVERY_NODE];

type Index = ReadonlyMap<string, readonly AttackNode[]>;

const podIndex = once((cluster: AttackedCluster): Index => {
  const pods = cluster.workloads.flatMap(({ podNames, namespace, node }) =>
    podNames.map((name) => ({ name, namespace, node })),
  );
  return indexOf(pods);
});
const accountIndex = once((cluster: AttackedCluster): Index =>
  indexOf(named(Array.from(cluster.accounts.values()))),
);
const secretIndex = once((cluster: AttackedCluster): Index =>
  indexOf(named(Array.from(cluster.secrets.values()))),
);

function named(list: readonly { readonly node: AttackNode }[]) {
  return list.map(({ node }) => {
    const namespace = namespaceOfNode(node);
    return { namespace, name: node.name.slice(namespace.length + 1), node };
  });
}

/** By name alone, and with its namespace. */
function indexOf(
  list: readonly { readonly name: string; readonly namespace: string; readonly node: AttackNode }[],
): Index {
  const index = new Map<string, AttackNode[]>();
  for (const { name, namespace, node } of list)
    for (const key of [`*/${name}`, `${namespace}/${name}`]) {
      const known = index.get(key);
      if (known) known.push(node);
      else index.set(key, [node]);
    }
  return index;
}

const found = (index: Index, scope: string, names: readonly string[]): readonly AttackNode[] =>
  names.flatMap((name) => index.get(`${scope}/${name}`) ?? []);

export function podsNamed(scope: string, names: readonly string[], cluster: AttackedCluster) {
  return found(podIndex(cluster), scope, names);
}

export function accountsNamed(scope: string, names: readonly string[], cluster: AttackedCluster) {
  return found(accountIndex(cluster), scope, names);
}

export function secretsNamed(scope: string, names: readonly string[], cluster: AttackedCluster) {
  return found(secretIndex(cluster), scope, names);
}

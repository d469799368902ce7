import type { AttackNode } from '../../../model/attack/graph.ts';

/** What API servers call a service account. */
const ACCOUNT_USER = /^system:serviceaccount:([^:]+):([^:]+)$/;

const USER = 'user ';
const EVERY_ACCOUNT = 'system:serviceaccounts';
const EVERYBODY = 'system:authenticated';
/** Whoever shows no credential. */
export const NOBODY = 'system:anonymous';

export function accountNode(namespace: string, name: string): AttackNode {
  return { kind: 'account', name: `${namespace}/${name}` };
}

/** A user by the name that the API server has for him; service accounts and nodes are users too. */
export function userNode(name: string): AttackNode {
  const [, namespace, account] = ACCOUNT_USER.exec(name) ?? [];
  return namespace !== undefined && account !== undefined
    ? accountNode(namespace, account)
    : { kind: 'account', name: `${USER}${name}` };
}

/** Is it a user who is no service account? */
export function isUser({ kind, name }: AttackNode): boolean {
  return kind === 'account' && name.startsWith(USER);
}

export function isServiceAccount(node: AttackNode): boolean {
  return node.kind === 'account' && node.name.includes('/') && !isUser(node);
}

/** Of a service account or a secret. */
export function namespaceOfNode({ name }: AttackNode): string {
  return name.slice(0, name.indexOf('/'));
}

/** Groups that a service account, a user or all of a group are in, whatever bindings say; the narrowest first. */
export function groupsAround(node: AttackNode): AttackNode[] {
  return namesAround(node).map(groupNode);
}

function namesAround(node: AttackNode): readonly string[] {
  if (isServiceAccount(node)) return [`${EVERY_ACCOUNT}:${namespaceOfNode(node)}`, EVERY_ACCOUNT, EVERYBODY];
  if (isUser(node)) return node.name === `${USER}${NOBODY}` ? [] : [EVERYBODY];
  if (node.kind !== 'group') return [];
  if (node.name.startsWith(`${EVERY_ACCOUNT}:`)) return [EVERY_ACCOUNT, EVERYBODY];
  return node.name === EVERY_ACCOUNT ? [EVERYBODY] : [];
}

export function groupNode(name: string): AttackNode {
  return { kind: 'group', name };
}

export const CLUSTER_ADMIN: AttackNode = { kind: 'cluster', name: 'cluster-admin' };
export const EVERY_NODE: AttackNode = { kind: 'nodes', name: '*' };
export const EVERY_USER: AttackNode = { kind: 'accounts', name: 'users' };

/** Everything of a kind in a namespace, or in all (`*`). */
export function allIn(
  kind: 'workloads' | 'accounts' | 'secrets' | 'pod-creation',
  scope: string,
): AttackNode {
  return { kind, name: scope };
}

/** What the kubelets of a group of nodes are for the API server. */
export function kubeletAccount({ node }: { readonly node: AttackNode }): AttackNode {
  return { kind: 'account', name: `kubelet of ${node.name}` };
}

/** All pods of a group of nodes. */
export function podsOn({ node }: { readonly node: AttackNode }): AttackNode {
  return { kind: 'node-pods', name: node.name };
}

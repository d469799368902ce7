import type { AttackStep } from '../../../model/attack/graph.ts';
import { mountsOf } from '../../misconfiguration/kubernetes/mounts.ts';
import { once } from '../../misconfiguration/kubernetes/once.ts';
import { at, entriesAt, listAt, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { COST, removal, setting } from '../changes.ts';
import { groupNode, groupsAround, isUser, kubeletAccount } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, AttackedContainer } from '../cluster/types.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** Annotations of service accounts that give them an identity of a cloud. */
const CLOUD_IDENTITIES: ReadonlyMap<string, string> = new Map([
  ['eks.amazonaws.com/role-arn', 'AWS role'],
  ['iam.gke.io/gcp-service-account', 'Google service account'],
  ['azure.workload.identity/client-id', 'Azure identity'],
]);

/** Tokens of service accounts: which containers have one, and what it is good for. */
export const tokenSteps: StepFamily = function* (cluster) {
  for (const one of cluster.containers) {
    yield* automounted(one, cluster);
    yield* projected(one);
  }
  for (const { node, resource } of cluster.accounts.values())
    for (const [key, value] of entriesAt(resource?.value, 'metadata', 'annotations')) {
      const identity = CLOUD_IDENTITIES.get(key);
      if (identity === undefined || !resource || typeof value !== 'string') continue;
      const path = ['metadata', 'annotations', key];
      yield step(
        'cloud-identity',
        node,
        { kind: 'cloud', name: `${identity} ${value}` },
        {
          why: `the account is ${identity} ${value} for its cloud`,
          place: placeIn(resource, path),
          changes: [removal(resource, [path], `take the annotation ${key} away`, COST.token)],
        },
      );
    }
  yield* groupSteps(cluster);
};

/** The token that Kubernetes mounts into every container, unless the pod or, where that says nothing, its account forbids it. */
function* automounted(one: AttackedContainer, cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const { node, workload } = one;
  const { pod, resource, account } = workload;
  const written = at(pod.spec, 'automountServiceAccountToken');
  const ofAccount = at(cluster.accounts.get(account.name)?.resource?.value, 'automountServiceAccountToken');
  if ((written ?? ofAccount ?? true) === false) return;
  const path = [...pod.specPath, 'automountServiceAccountToken'];
  // A workload whose account was given a role likely calls the API server.
  const cost = holdersIn(cluster).has(account.name) ? COST.usedToken : COST.token;
  yield step('mounted-token', node, account, {
    why: `the token of ${account.name} is mounted into every container`,
    place: placeIn(resource, path),
    changes: [setting(resource, path, false, 'set automountServiceAccountToken to false', cost)],
  });
}

/** Names of accounts that a binding speaks of. */
const holdersIn = once(
  ({ bindings }: AttackedCluster): ReadonlySet<string> => new Set(bindings.map(({ holder }) => holder.name)),
);

/** Audiences of tokens that the API server takes. */
const API_AUDIENCE = /^(?:api|https:\/\/kubernetes\.default\.svc.*)$/;

/** Tokens that a pod asks for itself. Those for other audiences are no use at the API server. */
function* projected({ node, container, workload }: AttackedContainer): Generator<AttackStep, undefined> {
  const { pod, resource, account } = workload;
  const mounted = new Set(mountsOf(container).map(({ volume }) => volume));
  for (const [index, volume] of listAt(pod.spec, 'volumes').entries()) {
    const name = textAt(volume, 'name') ?? '';
    // What the API server adds to a pod goes with automounting.
    if (!mounted.has(name) || name.startsWith('kube-api-access-')) continue;
    for (const [place, source] of listAt(volume, 'projected', 'sources').entries()) {
      const token = at(source, 'serviceAccountToken');
      if (token === undefined || !API_AUDIENCE.test(textAt(token, 'audience') ?? 'api')) continue;
      const path = [...pod.specPath, 'volumes', index, 'projected', 'sources', place];
      yield step('mounted-token', node, account, {
        why: `the volume ${name} holds a token of ${account.name}`,
        place: placeIn(resource, path),
        changes: [removal(resource, [path], 'take the projected token away', COST.token)],
      });
    }
  }
}

/** Groups that every service account, kubelet or user is in, as far as a binding names one. */
function* groupSteps({ accounts, bindings, nodeGroups }: AttackedCluster): Generator<AttackStep, undefined> {
  const bound = new Set(bindings.flatMap(({ holder }) => (holder.kind === 'group' ? holder.name : [])));
  const isBound = (name: string): boolean => bound.has(name);
  for (const { node } of accounts.values())
    for (const group of groupsAround(node).filter(({ name }) => isBound(name)))
      yield step('group-member', node, group, { why: `every such account is in ${group.name}` });
  for (const group of nodeGroups)
    for (const name of ['system:nodes', 'system:authenticated'].filter(isBound))
      yield step('group-member', kubeletAccount(group), groupNode(name), {
        why: `every kubelet is in ${name}`,
      });
  for (const { holder } of bindings.filter((one) => isUser(one.holder)))
    for (const group of groupsAround(holder).filter(({ name }) => isBound(name)))
      yield step('group-member', holder, group, { why: 'every user is in it' });
}

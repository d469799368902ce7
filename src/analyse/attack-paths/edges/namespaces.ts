import type { AttackStep, Change } from '../../../model/attack/graph.ts';
import { addition, COST, setting } from '../changes.ts';
import { allIn, CLUSTER_ADMIN, EVERY_NODE, namespaceOfNode } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, NamespaceLevel } from '../cluster/types.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';
import { ENFORCE } from '../../misconfiguration/kubernetes/pod-security/types.ts';

/** What follows from running commands in the pods of a namespace, creating pods there, or having its accounts. */
export const namespaceSteps: StepFamily = function* (cluster) {
  for (const [name, level] of cluster.namespaces) {
    for (const kind of ['workloads', 'accounts', 'pod-creation'] as const)
      yield step('of-all', allIn(kind, '*'), allIn(kind, name), { why: `${name} is among all namespaces` });
    const creation = allIn('pod-creation', name);
    yield step('pod-as-account', creation, allIn('accounts', name), {
      why: 'a pod names its account, and nobody asks whether its author may',
    });
    yield step('pod-with-secret', creation, allIn('secrets', name), {
      why: 'a pod names the secrets that it mounts, and nobody asks whether its author may',
    });
    if (!level.forbidsPrivileged)
      yield step('privileged-pod', creation, EVERY_NODE, {
        why: `the namespace ${name} enforces no level of the Pod Security Standards that forbids it`,
        ...(level.resource && { place: placeIn(level.resource, ['metadata', 'labels', ENFORCE]) }),
        changes: [enforcing(name, level)],
        isCertain: !cluster.hasAdmissionEngine,
      });
  }
  yield step('controller-account', allIn('accounts', 'kube-system'), CLUSTER_ADMIN, {
    why: 'among them are those of controllers that give roles',
  });
  yield* members(cluster);
};

function enforcing(name: string, { resource }: NamespaceLevel): Change {
  const title = `enforce the level baseline`;
  const cost = name === 'kube-system' ? COST.network : COST.admission;
  if (resource) return setting(resource, ['metadata', 'labels', ENFORCE], 'baseline', title, cost);
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { [ENFORCE]: 'baseline' } },
  };
  return addition([object], `a manifest of the Namespace ${name} that enforces the level baseline`, cost);
}

function* members({ workloads, accounts }: AttackedCluster): Generator<AttackStep, undefined> {
  for (const { node, namespace, containers } of workloads) {
    yield step('of-all', allIn('workloads', namespace), node, {
      why: `it is among the pods of ${namespace}`,
    });
    for (const container of containers.filter(({ isRunning }) => isRunning))
      yield step('of-all', node, container.node, { why: 'it is a container of the pod' });
  }
  for (const { node } of accounts.values()) {
    const namespace = namespaceOfNode(node);
    yield step('of-all', allIn('accounts', namespace), node, {
      why: `it is among the accounts of ${namespace}`,
    });
  }
}

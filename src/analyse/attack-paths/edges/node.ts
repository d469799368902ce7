import type { AttackStep } from '../../../model/attack/graph.ts';
import { allIn, CLUSTER_ADMIN, EVERY_NODE, kubeletAccount, podsOn } from '../cluster/accounts.ts';
import type { AttackedCluster } from '../cluster/types.ts';
import { referencesOf, secretNode } from './secrets.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** What a node opens: its pods, its own credential, and of the control plane the cluster. */
export const nodeSteps: StepFamily = function* (cluster) {
  for (const group of cluster.nodeGroups) {
    yield step('of-all', EVERY_NODE, group.node, {
      why: 'it is among all nodes',
      isCertain: group.isKnown,
    });
    yield step('node-pods', group.node, podsOn(group), {
      why: 'root of a node enters every container on it',
    });
    yield step('node-credential', group.node, kubeletAccount(group), {
      why: 'the credential of the kubelet is on its disk',
    });
    if (group.isControlPlane)
      yield step('control-plane-node', group.node, CLUSTER_ADMIN, {
        why: 'the keys of the authority and the credential of an administrator are on its disk',
      });
  }
  yield* onNodes(cluster);
  for (const to of [
    ...(['workloads', 'pod-creation', 'secrets', 'accounts'] as const).map((kind) => allIn(kind, '*')),
    EVERY_NODE,
  ])
    yield step('administrator', CLUSTER_ADMIN, to, { why: 'an administrator may do everything' });
};

/** The Node authorizer gives a kubelet tokens and secrets of the pods on its node, whether they are mounted or not. */
function* onNodes({ workloads }: AttackedCluster): Generator<AttackStep, undefined> {
  const seen = new Set<string>();
  for (const { nodes, account, containers, namespace } of workloads)
    for (const group of nodes) {
      const kubelet = kubeletAccount(group);
      for (const { node } of containers.filter(({ isRunning }) => isRunning))
        yield step('node-pods', podsOn(group), node, { why: 'it runs on the node' });
      const secrets = containers.flatMap((one) =>
        Array.from(referencesOf(one), ({ name }) => secretNode(namespace, name)),
      );
      for (const to of [account, ...secrets]) {
        const key = `${kubelet.name}\n${to.kind}\n${to.name}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield step('node-authorizer', kubelet, to, { why: 'a pod on its node has it' });
      }
    }
}

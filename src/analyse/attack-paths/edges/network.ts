import type { AttackNode, AttackStep, Change } from '../../../model/attack/graph.ts';
import { commandLineOf } from '../../misconfiguration/kubernetes/control-plane/flags.ts';
import { at } from '../../misconfiguration/kubernetes/values.ts';
import { COST, setting, upgrade } from '../changes.ts';
import { allIn, groupNode, NOBODY, podsOn, userNode } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedCluster, AttackedContainer } from '../cluster/types.ts';
import { isolating, withoutMetadata } from '../network-policies.ts';
import type { NetworkGroup } from '../network-view.ts';
import type { ExploitableVulnerability } from '../vulnerable-images.ts';
import { step } from './step.ts';
import type { StepFamily, Surroundings } from './types.ts';

/** What is reached by the network: other workloads, the metadata service, kubelets, etcd and the API server. */
export const networkSteps: StepFamily = function* (cluster, surroundings) {
  yield* reachSteps(cluster, surroundings);
  yield* metadataSteps(cluster, surroundings);
  yield* kubeletSteps(cluster);
  yield* etcdSteps(cluster);
  yield* anonymousSteps(cluster);
};

const placeOf = ({ name }: NetworkGroup): AttackNode => ({ kind: 'network', name: `from ${name}` });
const targetOf = ({ name }: NetworkGroup): AttackNode => ({ kind: 'network', name: `to ${name}` });

/** Calls from group to group, as far as a service there can be exploited. */
function* reachSteps(cluster: AttackedCluster, { network, vulnerable, assumesExploits }: Surroundings) {
  const targets = new Map<NetworkGroup, AttackedContainer[]>();
  for (const one of cluster.containers) {
    if (!one.isRunning || !(assumesExploits || vulnerable.has(one.image))) continue;
    const group = groupOf(one, network);
    if (!group) continue;
    const known = targets.get(group);
    if (known) known.push(one);
    else targets.set(group, [one]);
  }
  if (targets.size === 0) return;
  for (const one of cluster.containers) {
    const group = groupOf(one, network);
    if (group)
      yield step('network-reach', one.node, placeOf(group), {
        why: `it has the network of ${one.workload.node.name}`,
      });
  }
  for (const [to, containers] of targets) {
    const changes = network.isIsolated(to, 'ingress') ? [] : isolating(to);
    for (const from of network.groups)
      if (network.calls(from, to))
        yield step('network-reach', placeOf(from), targetOf(to), {
          why: `no policy keeps ${from.name} from calling ${to.name}`,
          changes,
        });
    for (const one of containers) yield exploitStep(one, targetOf(to), vulnerable.get(one.image));
  }
}

function exploitStep(
  one: AttackedContainer,
  from: AttackNode,
  known: readonly ExploitableVulnerability[] | undefined,
): AttackStep {
  const place = placeIn(one.workload.resource, [...one.container.path, 'image']);
  const [first] = known ?? [];
  if (!known || !first)
    return step('assumed-service', from, one.node, {
      why: 'whatever it serves is taken to be exploitable',
      place,
    });
  const changes = known.every(({ fixedIn }) => fixedIn !== undefined)
    ? [
        upgrade(
          one.image,
          `upgrade ${known
            .map((each) => `${each.package} to ${each.fixedIn ?? ''}`)
            .slice(0, 3)
            .join(', ')} in the image ${one.image}`,
        ),
      ]
    : [];
  const more = known.length > 1 ? ` and ${known.length - 1} more` : '';
  return step('vulnerable-service', from, one.node, {
    why: `${one.image} has ${first.package} with ${first.id} (${first.because})${more}`,
    place,
    changes,
  });
}

function groupOf(
  { workload }: AttackedContainer,
  network: Surroundings['network'],
): NetworkGroup | undefined {
  for (const id of workload.ids) {
    const group = network.groupOf(id);
    if (group) return group;
  }
  return undefined;
}

/** The metadata service of a cloud gives the credentials of the node to every process that asks. */
function* metadataSteps(cluster: AttackedCluster, { network }: Surroundings) {
  for (const one of cluster.containers) {
    const { workload } = one;
    const group = groupOf(one, network);
    if (!group || !network.callsMetadata(group)) continue;
    const isOfCloud = workload.nodes.some((each) => each.isOfCloud);
    yield step(
      'cloud-metadata',
      one.node,
      { kind: 'cloud', name: 'the role of the nodes' },
      {
        why: group.isHost
          ? 'with the network of its node it is the node for the metadata service'
          : 'no policy keeps it from the metadata service',
        place: placeIn(workload.resource, workload.pod.specPath),
        changes: group.isHost
          ? [hostNetworkOff(one)]
          : network.isIsolated(group, 'egress')
            ? []
            : withoutMetadata(group),
        // Of other pods a hop limit or an identity of their own may keep it.
        isCertain: isOfCloud && group.isHost,
      },
    );
  }
}

function hostNetworkOff({ workload: { resource, pod } }: AttackedContainer): Change {
  return setting(resource, [...pod.specPath, 'hostNetwork'], false, 'set hostNetwork to false', COST.mount);
}

function hasHostNetwork({ workload: { pod } }: AttackedContainer): boolean {
  return at(pod.spec, 'hostNetwork') === true;
}

/** Kubelets that ask for no credential, as their configuration among the manifests says; without one, from host networks they may. */
function* kubeletSteps(cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const configurations = cluster.index.ofKind('KubeletConfiguration');
  const open = configurations.filter(
    ({ value }) =>
      at(value, 'authentication', 'anonymous', 'enabled') === true ||
      at(value, 'authorization', 'mode') === 'AlwaysAllow',
  );
  const [first] = open;
  if (!first && configurations.length > 0) return;
  const kubelets: AttackNode = { kind: 'endpoint', name: 'kubelets, port 10250' };
  for (const one of cluster.containers) {
    if (!first && !hasHostNetwork(one)) continue;
    const path = first ? openPath(first.value) : [...one.workload.pod.specPath, 'hostNetwork'];
    const closing =
      first &&
      setting(
        first,
        path,
        path[1] === 'mode' ? 'Webhook' : false,
        `set ${path.join('.')} to ${path[1] === 'mode' ? 'Webhook' : 'false'}`,
        COST.hardening,
      );
    yield step('kubelet-open', one.node, kubelets, {
      why: first
        ? 'the kubelet takes requests of anybody'
        : 'it reaches the kubelet of its node past every policy',
      place: placeIn(first ?? one.workload.resource, path),
      changes: [closing ?? hostNetworkOff(one)],
      isCertain: first !== undefined,
    });
  }
  for (const group of cluster.nodeGroups)
    yield step('kubelet-open', kubelets, podsOn(group), { why: 'a kubelet runs commands in its pods' });
}

function openPath(value: unknown): readonly string[] {
  return at(value, 'authorization', 'mode') === 'AlwaysAllow'
    ? ['authorization', 'mode']
    : ['authentication', 'anonymous', 'enabled'];
}

/** An etcd that asks for no certificate gives and takes every object; of one that is not among the manifests it is not known. */
function* etcdSteps(cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const stores = cluster.containers.filter(isEtcd);
  const open = stores.find(
    ({ container }) => commandLineOf(container).flags.get('client-cert-auth')?.value !== 'true',
  );
  if (!open && stores.length > 0) return;
  const etcd: AttackNode = { kind: 'endpoint', name: 'etcd, port 2379' };
  for (const one of cluster.containers) {
    const isBeside = hasHostNetwork(one) && one.workload.nodes.some(({ isControlPlane }) => isControlPlane);
    if (one === open || !(open || isBeside)) continue;
    const by = open ?? one;
    yield step('etcd-open', one.node, etcd, {
      why: open ? 'etcd asks for no certificate' : 'it reaches etcd on its node past every policy',
      place: placeIn(by.workload.resource, by.container.path),
      changes: open ? [] : [hostNetworkOff(one)],
      isCertain: open !== undefined,
    });
  }
  for (const to of [allIn('secrets', '*'), allIn('pod-creation', '*')])
    yield step('etcd-open', etcd, to, { why: 'etcd keeps every object of the cluster' });
}

function isEtcd({ container, workload }: AttackedContainer): boolean {
  return commandLineOf(container).program === 'etcd' && workload.namespace === 'kube-system';
}

/** What bindings give to requests without a credential. */
function* anonymousSteps(cluster: AttackedCluster): Generator<AttackStep, undefined> {
  const nobody = [groupNode('system:unauthenticated'), userNode(NOBODY)];
  const bound = nobody.filter((node) =>
    cluster.bindings.some(({ holder }) => holder.kind === node.kind && holder.name === node.name),
  );
  for (const one of cluster.containers)
    for (const to of bound)
      yield step('anonymous-request', one.node, to, {
        why: 'the API server takes requests without a credential',
      });
}

import type { AttackNode, AttackStep, Change } from '../../../model/attack/graph.ts';
import type { StepKind } from '../../../model/attack/steps.ts';
import { type Mount, mountsOf, plainPath, volumesByName } from '../../misconfiguration/kubernetes/mounts.ts';
import { at, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { COST, removal, setting } from '../changes.ts';
import { allIn, CLUSTER_ADMIN, kubeletAccount } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import { mayReadLogs } from '../cluster/rights.ts';
import type { AttackedCluster, AttackedContainer, NodeGroup } from '../cluster/types.ts';
import { type HostPathEffect, hostPathEffects } from '../host-paths.ts';
import { rootOnNode } from '../privileges.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** A mount with the volume that it is of. */
interface MountedVolume extends Mount {
  readonly one: AttackedContainer;
  readonly value: unknown;
}

/** Volumes: what paths of nodes open, and what containers leave to each other. */
export const volumeSteps: StepFamily = function* (cluster) {
  const opened = new Set<string>();
  for (const one of cluster.containers) {
    const volumes = volumesByName(one.workload.pod);
    for (const mount of mountsOf(one.container)) {
      const mounted = { ...mount, one, value: volumes.get(mount.volume) };
      const hostPath = hostPathIn(mounted, cluster);
      if (hostPath !== undefined) yield* hostPathSteps(mounted, hostPath, cluster, opened);
      yield* sharedSteps(mounted, hostPath);
    }
  }
};

/** The path of the node that a volume is: of its own, or of the persistent volume that its claim is bound to. */
function hostPathIn({ one, value }: MountedVolume, cluster: AttackedCluster): string | undefined {
  const own = textAt(value, 'hostPath', 'path');
  const claim = textAt(value, 'persistentVolumeClaim', 'claimName');
  if (own !== undefined || claim === undefined) return own;
  const { namespace } = one.workload;
  const written = cluster.index.find('PersistentVolumeClaim', namespace, claim);
  const bound = cluster.index.find(
    'PersistentVolume',
    '',
    textAt(written?.value, 'spec', 'volumeName') ?? '',
  );
  return textAt(bound?.value, 'spec', 'hostPath', 'path') ?? textAt(bound?.value, 'spec', 'local', 'path');
}

function* hostPathSteps(
  mounted: MountedVolume,
  hostPath: string,
  cluster: AttackedCluster,
  opened: Set<string>,
): Generator<AttackStep, undefined> {
  const { one, path, target, isReadOnly } = mounted;
  const { container, workload } = one;
  const root = rootOnNode(one);
  const effects = hostPathEffects(hostPath, isReadOnly);
  if (root === 'never' || effects.length === 0) return;
  const readsLogs = effects.includes('log-link') && mayReadLogs(cluster, workload.account);
  for (const group of workload.nodes) {
    const volume = hostVolume(hostPath, isReadOnly, readsLogs, group);
    yield step('mount-volume', one.node, volume, {
      why: `container ${container.name} has ${plainPath(hostPath)} of its node at ${target}${isReadOnly ? ', to read' : ''}`,
      place: placeIn(workload.resource, path),
      changes: [unmounting(mounted, hostPath)],
      isCertain: root === 'root' && group.isKnown,
    });
    if (opened.has(volume.name)) continue;
    opened.add(volume.name);
    for (const effect of effects) yield* effectSteps(effect, volume, group, readsLogs);
  }
}

function hostVolume(path: string, isReadOnly: boolean, readsLogs: boolean, { node }: NodeGroup): AttackNode {
  const mode = [isReadOnly ? 'read-only' : '', readsLogs ? 'with logs' : ''].filter((one) => one !== '');
  return {
    kind: 'volume',
    name: `${plainPath(path)} of ${node.name}${mode.length > 0 ? `, ${mode.join(', ')}` : ''}`,
  };
}

/** Where only writing leads on, it is enough to forbid that. */
function unmounting({ one, path, target, isReadOnly }: MountedVolume, hostPath: string): Change {
  const { resource } = one.workload;
  const { name } = one.container;
  if (!isReadOnly && hostPathEffects(hostPath, true).length === 0)
    return setting(
      resource,
      [...path, 'readOnly'],
      true,
      `mount ${target} of container ${name} read-only`,
      COST.hardening,
    );
  return removal(resource, [path], `take the mount ${target} of container ${name} away`, COST.mount);
}

interface Effect {
  readonly kind: StepKind;
  readonly to: (group: NodeGroup) => AttackNode;
  readonly why: string;
  readonly isOfControlPlane?: boolean;
}

const EFFECTS: Readonly<Record<HostPathEffect, Effect>> = {
  socket: {
    kind: 'runtime-socket',
    to: ({ node }) => node,
    why: 'whoever calls the socket of the runtime starts containers with every privilege',
  },
  write: {
    kind: 'host-write',
    to: ({ node }) => node,
    why: 'the node runs or trusts what is written there, as root',
  },
  'core-pattern': {
    kind: 'escape-core-pattern',
    to: ({ node }) => node,
    why: 'the kernel runs the program that is named there, as root of the node',
  },
  read: { kind: 'host-read', to: kubeletAccount, why: 'the credential of the kubelet is among these files' },
  pods: {
    kind: 'pod-volumes',
    to: kubeletAccount,
    why: 'tokens and secrets of every pod of the node are among these files',
  },
  'control-plane': {
    kind: 'control-plane-files',
    to: () => CLUSTER_ADMIN,
    why: 'the keys of the control plane and the credential of an administrator are among these files',
    isOfControlPlane: true,
  },
  etcd: {
    kind: 'etcd-files',
    to: () => allIn('secrets', '*'),
    why: 'etcd keeps every secret of the cluster in these files',
    isOfControlPlane: true,
  },
  'log-link': {
    kind: 'log-link',
    to: kubeletAccount,
    why: 'the kubelet follows a link among its logs to any file of the node, for whoever reads logs',
  },
};

function* effectSteps(
  effect: HostPathEffect,
  volume: AttackNode,
  group: NodeGroup,
  readsLogs: boolean,
): Generator<AttackStep, undefined> {
  const { kind, to, why, isOfControlPlane = false } = EFFECTS[effect];
  if (isOfControlPlane && !group.isControlPlane) return;
  yield step(kind, volume, to(group), { why, isCertain: effect !== 'log-link' || readsLogs });
}

/** Containers that have one volume: what one writes the others read, and a socket on it is called. */
function* sharedSteps(
  mounted: MountedVolume,
  hostPath: string | undefined,
): Generator<AttackStep, undefined> {
  const { one, path, target, isReadOnly } = mounted;
  const { resource } = one.workload;
  for (const volume of sharedVolumes(mounted, hostPath)) {
    const isSocket = /\.sock(?:et)?$|\/run\/|^\/run$|csi/.test(`${target} ${hostPath ?? ''}`);
    if (!isReadOnly)
      yield step('mount-volume', one.node, volume, {
        why: `container ${one.container.name} writes to ${target}`,
        place: placeIn(resource, path),
        changes: [
          setting(
            resource,
            [...path, 'readOnly'],
            true,
            `mount ${target} of container ${one.container.name} read-only`,
            COST.mount,
          ),
        ],
      });
    yield step(isSocket ? 'shared-socket' : 'tainted-volume', volume, one.node, {
      why: `container ${one.container.name} uses what others put at ${target}`,
      place: placeIn(resource, path),
      changes: [
        removal(
          resource,
          [path],
          `take the mount ${target} of container ${one.container.name} away`,
          COST.mount,
        ),
      ],
      isCertain: false,
    });
  }
}

/** What may be had by several containers, as one node of the graph each. */
function sharedVolumes({ one, volume, value }: MountedVolume, hostPath: string | undefined): AttackNode[] {
  const { workload } = one;
  const claim = textAt(value, 'persistentVolumeClaim', 'claimName');
  if (claim !== undefined) return [{ kind: 'volume', name: `claim ${workload.namespace}/${claim}` }];
  if (hostPath !== undefined)
    return workload.nodes.map(({ node }) => ({
      kind: 'volume',
      name: `${plainPath(hostPath)} shared on ${node.name}`,
    }));
  const isAlone = workload.containers.length < 2 || at(value, 'emptyDir') === undefined;
  return isAlone ? [] : [{ kind: 'volume', name: `${volume} of ${workload.node.name}` }];
}

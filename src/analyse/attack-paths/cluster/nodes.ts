import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import { at, listAt, textAt } from '../../misconfiguration/kubernetes/values.ts';
import type { NodeGroup } from './types.ts';

const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Where the pods of a workload are, and what they would bear. */
export interface Scheduled {
  readonly spec: unknown;
  readonly labels: unknown;
  readonly namespace: string;
  /** Names of nodes that its pods are on, as a dump tells. */
  readonly nodeNames: ReadonlySet<string>;
}

/**
 * Groups nodes by what runs on them, so that a cluster of a thousand alike is a few. Where no node is known, there is
 * one that takes any pod, and one of the control plane for pods that bear its taint.
 */
export function groupNodes(
  nodes: readonly Resource[],
  workloads: readonly Scheduled[],
): { readonly groups: readonly NodeGroup[]; readonly groupsOf: readonly (readonly NodeGroup[])[] } {
  const onNode = new Map<string, number[]>(nodes.map(({ name }) => [name, []]));
  for (const [place, { nodeNames }] of workloads.entries())
    for (const name of nodeNames) {
      const there = onNode.get(name);
      if (there) there.push(place);
      else onNode.set(name, [place]);
    }
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const controlling = new Set(workloads.filter(isOfControlPlane).flatMap(({ nodeNames }) => [...nodeNames]));
  const roleOf = (name: string) => ({
    isControlPlane: controlling.has(name) || hasControlPlaneLabel(byName.get(name)),
    isOfCloud: hasProvider(byName.get(name)),
  });
  const alike = Map.groupBy(onNode, ([name, places]) => JSON.stringify([roleOf(name), places]));
  const groups: NodeGroup[] = [];
  const groupsOf = workloads.map((): NodeGroup[] => []);
  for (const members of alike.values()) {
    const names = members.map(([name]) => name).toSorted();
    const [first = ''] = names;
    const title = names.length > 1 ? `${first} and ${names.length - 1} more` : first;
    const group = groupOf(title, { ...roleOf(first), names, isKnown: true });
    groups.push(group);
    for (const place of members[0]?.[1] ?? []) groupsOf[place]?.push(group);
  }
  return { groups: [...groups, ...placeOthers(workloads, groups, groupsOf)], groupsOf };
}

/** Gives workloads of which no pod is known to run a node that would take them. */
function placeOthers(
  workloads: readonly Scheduled[],
  groups: readonly NodeGroup[],
  groupsOf: readonly NodeGroup[][],
): NodeGroup[] {
  const hasNodes = groups.length > 0;
  const isOfCloud = groups.some((group) => group.isOfCloud);
  const others = workloads
    .map((one, place) => ({ one, place }))
    .filter(({ place }) => groupsOf[place]?.length === 0);
  const onControlPlane = others.filter(({ one }) => controlPlaneUse(one) !== 'never');
  const mayHave = groups.some((group) => group.isControlPlane);
  const worker = groupOf('any worker', { isControlPlane: false, names: [], isOfCloud, isKnown: true });
  // In a dump in which no node is of the control plane it is managed elsewhere.
  const control = groupOf('any of the control plane', {
    isControlPlane: true,
    names: [],
    isOfCloud,
    // What bears every taint does so also where there is none.
    isKnown: mayHave || others.some(({ one }) => controlPlaneUse(one) === 'wanted'),
  });
  for (const { place } of others) groupsOf[place]?.push(worker);
  const wantsControl = !hasNodes || mayHave;
  if (wantsControl) for (const { place } of onControlPlane) groupsOf[place]?.push(control);
  return [
    ...(!hasNodes || others.length > 0 ? [worker] : []),
    ...(!hasNodes || (mayHave && onControlPlane.length > 0) ? [control] : []),
  ];
}

function groupOf(name: string, more: Omit<NodeGroup, 'node'>): NodeGroup {
  return { node: { kind: 'node', name }, ...more };
}

function hasControlPlaneLabel(node: Resource | undefined): boolean {
  return CONTROL_PLANE_LABELS.some((label) => at(node?.value, 'metadata', 'labels', label) !== undefined);
}

function hasProvider(node: Resource | undefined): boolean {
  return /^(?:aws|azure|gce|openstack|alicloud|digitalocean|ibm|oci):\/\//.test(
    textAt(node?.value, 'spec', 'providerID') ?? '',
  );
}

/** Does a pod run on the control plane: as it asks for it, or bears any taint, or never? */
function controlPlaneUse(workload: Scheduled): 'wanted' | 'borne' | 'never' {
  const { spec } = workload;
  const tolerations = listAt(spec, 'tolerations').map((one) => ({
    key: textAt(one, 'key'),
    operator: textAt(one, 'operator'),
  }));
  const isWanted =
    isOfControlPlane(workload) ||
    CONTROL_PLANE_LABELS.some(
      (label) =>
        at(spec, 'nodeSelector', label) !== undefined || tolerations.some(({ key }) => key === label),
    );
  if (isWanted) return 'wanted';
  const bearsAny = tolerations.some(({ key, operator }) => key === undefined && operator === 'Exists');
  return bearsAny ? 'borne' : 'never';
}

/** Is it one of the static pods that are the control plane? */
function isOfControlPlane({ labels, namespace }: Scheduled): boolean {
  return namespace === 'kube-system' && at(labels, 'tier') === 'control-plane';
}

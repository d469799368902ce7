import { likenessOf } from '../../../model/configuration/pod-likeness.ts';
import { type Pod, podOf } from '../../misconfiguration/kubernetes/pod.ts';
import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import { at, listAt, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { namespaceOf } from './place.ts';

/** A workload with all that a dump has of it. */
export interface FoundWorkload {
  readonly resource: Resource;
  readonly pod: Pod;
  /** `namespace/Kind/name`, its own first. */
  readonly ids: readonly string[];
  readonly podNames: readonly string[];
  readonly nodeNames: ReadonlySet<string>;
}

interface Known {
  readonly resource: Resource;
  readonly pod: Pod;
}

/** Kinds that have a pod and make none. */
const IDLE: ReadonlySet<string> = new Set(['PodTemplate', 'ControllerRevision']);

/**
 * Workloads, each once: what a controller among the resources made is folded into it, and pods alike whose controller is
 * not there into the first of them. Of resources with one name the last counts. What lacks an image is a part of another.
 */
export function foldWorkloads(resources: readonly Resource[]): FoundWorkload[] {
  const byId = new Map<string, Known>();
  for (const resource of resources) {
    const { group, kind, value } = resource;
    const pod = IDLE.has(kind) ? undefined : podOf(group, kind, value);
    if (pod && !lacksImage(pod)) byId.set(idOf(resource), { resource, pod });
  }
  const folded = new Map<
    string,
    { resource: Resource; pod: Pod; ids: Set<string>; podNames: string[]; nodeNames: Set<string> }
  >();
  const roots = new Map<string, string>();
  for (const [id, { resource, pod }] of byId) {
    const root = rootOf(id, byId, roots);
    const known = folded.get(root);
    const one = known ?? {
      ...(byId.get(root) ?? { resource, pod }),
      ids: new Set<string>(),
      podNames: [],
      nodeNames: new Set<string>(),
    };
    if (!known) folded.set(root, one);
    one.ids.add(id);
    if (resource.kind !== 'Pod') continue;
    one.podNames.push(resource.name);
    const nodeName = textAt(pod.spec, 'nodeName');
    if (nodeName !== undefined) one.nodeNames.add(nodeName);
  }
  return Array.from(folded.values(), ({ ids, ...one }) => ({
    ...one,
    ids: [idOf(one.resource), ...[...ids].filter((id) => id !== idOf(one.resource))],
  }));
}

function idOf(resource: Resource): string {
  return `${namespaceOf(resource)}/${resource.kind}/${resource.name}`;
}

function lacksImage({ containers }: Pod): boolean {
  return containers.some(({ value }) => textAt(value, 'image') === undefined);
}

/**
 * Follows controllers as long as they are known; of one that is not, all that it made alike share its id. Those of a circle
 * are each on their own. `roots`: what was found before.
 */
function rootOf(start: string, byId: ReadonlyMap<string, Known>, roots: Map<string, string>): string {
  const passed = new Set<string>();
  let id = start;
  while (!passed.has(id) && !roots.has(id)) {
    passed.add(id);
    id = makerOf(id, byId) ?? id;
  }
  const isCircle = !roots.has(id) && makerOf(id, byId) !== undefined;
  const root = roots.get(id) ?? id;
  for (const one of passed) roots.set(one, isCircle ? one : root);
  return roots.get(start) ?? start;
}

/** What made it, which is so only where both are alike: anybody may name a controller. */
function makerOf(id: string, byId: ReadonlyMap<string, Known>): string | undefined {
  const made = byId.get(id);
  const owner = made && ownerOf(made.resource);
  if (!made || owner === undefined) return undefined;
  const likeness = likenessOf(made.pod.value);
  const isAlike = (one: string): boolean => likenessOf(byId.get(one)?.pod.value) === likeness;
  if (byId.has(owner)) return isAlike(owner) || isIdle(made.resource) ? owner : undefined;
  const [namespace = '', kind, name = ''] = owner.split('/');
  // A dump of pods and deployments lacks what stands between them.
  const deployment = `${namespace}/Deployment/${name.slice(0, Math.max(0, name.lastIndexOf('-')))}`;
  return kind === 'ReplicaSet' && byId.has(deployment) && isAlike(deployment)
    ? deployment
    : `${owner}/${likeness}`;
}

/** Is it what a controller keeps of what it said before, of which nothing runs? */
function isIdle({ kind, value }: Resource): boolean {
  return kind === 'ReplicaSet' && at(value, 'spec', 'replicas') === 0;
}

function ownerOf(resource: Resource): string | undefined {
  const owner = listAt(resource.value, 'metadata', 'ownerReferences').find(
    (one) => at(one, 'controller') === true,
  );
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  // A static pod is owned by its node, with all others there.
  if (kind === undefined || name === undefined || kind === 'Node') return undefined;
  return `${namespaceOf(resource)}/${kind}/${name}`;
}

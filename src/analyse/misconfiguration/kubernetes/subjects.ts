import { likenessOf } from '../../../model/configuration/pod-likeness.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Cluster, type KubernetesSubject } from './cluster.ts';
import { kustomizationsOf } from './kustomization.ts';
import { type Pod, podOf } from './pod.ts';
import { type Resource, resourcesOf } from './resource.ts';
import { at, listAt, textAt } from './values.ts';

/**
 * What checks look at in all documents of a target. What a controller among them made is left to its controller, and
 * of the pods that another one made alike, the first stands for all.
 */
export function subjectsOf(documents: readonly StructuredDocument[]): KubernetesSubject[] {
  const resources = documents.flatMap(resourcesOf);
  const cluster = new Cluster(resources);
  const overlayOf = kustomizationsOf(documents);
  const owners = new Map(resources.map((one) => [idOf(one.namespace, one.kind, one.name), one]));
  const isMade = (one: Resource): boolean => {
    const owner = ownerIds(one)
      .map((id) => owners.get(id))
      .find((found) => found !== undefined);
    return owner !== undefined && isMadeBy(one, owner);
  };
  const subjects = firstOfEach(resources.filter((one) => !isMade(one))).map((resource): KubernetesSubject => {
    const { document } = resource;
    const pod = podIn(resource);
    const overlay = overlayOf(document.path);
    return {
      path: document.path,
      document,
      resource,
      pod,
      isPartial: overlay.isPatch || isPartial(pod),
      overlay,
      cluster,
    };
  });
  cluster.subjects = subjects;
  return subjects;
}

/** A container without an image is none that Kubernetes takes: it is there to be merged into another. */
function isPartial(pod: Pod | undefined): boolean {
  return pod?.containers.some(({ value }) => at(value, 'image') === undefined) ?? false;
}

function podIn({ group, kind, value }: Resource): Pod | undefined {
  return podOf(group, kind, value);
}

/** Is it what its controller says, or kept by that of what it said before? Whoever else names a controller is looked at. */
function isMadeBy(one: Resource, owner: Resource): boolean {
  const [pod, template] = [podIn(one), podIn(owner)];
  if (!pod || !template) return false;
  const isKept = one.kind === 'ReplicaSet' && at(one.value, 'spec', 'replicas') === 0;
  return isKept || likenessOf(pod.value) === likenessOf(template.value);
}

function firstOfEach(resources: readonly Resource[]): Resource[] {
  const seen = new Set<string>();
  return resources.filter((one) => {
    const template = templateId(one);
    const isOther = template === undefined || !seen.has(template);
    if (template !== undefined) seen.add(template);
    return isOther;
  });
}

/** The controller that made a pod, and what the pod is; undefined of a pod that is on its own, as those of nodes are. */
function templateId(one: Resource): string | undefined {
  const [owner] = one.kind === 'Pod' ? ownerIds(one) : [];
  const isOnItsOwn = owner === undefined || owner.startsWith(`${one.namespace ?? ''}/Node/`);
  return isOnItsOwn ? undefined : `${owner}/${likenessOf(one.value)}`;
}

function ownerIds({ namespace, value }: Resource): string[] {
  return listAt(value, 'metadata', 'ownerReferences')
    .filter((owner) => at(owner, 'controller') === true)
    .map((owner) => idOf(namespace, textAt(owner, 'kind') ?? '', textAt(owner, 'name') ?? ''));
}

function idOf(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? ''}/${kind}/${name}`;
}

import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Cluster, type KubernetesSubject } from './cluster.ts';
import { kustomizationsOf } from './kustomization.ts';
import { type Pod, podOf } from './pod.ts';
import { type Resource, resourcesOf } from './resource.ts';
import { at, listAt, textAt } from './values.ts';

/** What checks look at in all documents of a target. What a controller among them made is left to its controller, and of the pods that another one made by one template, the first stands for all. */
export function subjectsOf(documents: readonly StructuredDocument[]): KubernetesSubject[] {
  const resources = documents.flatMap(resourcesOf);
  const cluster = new Cluster(resources);
  const overlayOf = kustomizationsOf(documents);
  const owners = new Set(resources.map((one) => idOf(one.namespace, one.kind, one.name)));
  const subjects = firstOfEach(resources.filter((one) => !ownerIds(one).some((id) => owners.has(id)))).map(
    (resource): KubernetesSubject => {
      const { document } = resource;
      const pod = podOf(resource.group, resource.kind, resource.value);
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
    },
  );
  cluster.subjects = subjects;
  return subjects;
}

/** A container without an image is none that Kubernetes takes: it is there to be merged into another. */
function isPartial(pod: Pod | undefined): boolean {
  return pod?.containers.some(({ value }) => at(value, 'image') === undefined) ?? false;
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

/** The controller that made a pod, and by which of its templates; undefined of a pod that is on its own, as those of nodes are. */
function templateId(one: Resource): string | undefined {
  const [owner] = one.kind === 'Pod' ? ownerIds(one) : [];
  if (owner === undefined || owner.startsWith(`${one.namespace ?? ''}/Node/`)) return undefined;
  return `${owner}/${textAt(one.value, 'metadata', 'labels', 'controller-revision-hash') ?? ''}`;
}

function ownerIds({ namespace, value }: Resource): string[] {
  return listAt(value, 'metadata', 'ownerReferences')
    .filter((owner) => at(owner, 'controller') === true)
    .map((owner) => idOf(namespace, textAt(owner, 'kind') ?? '', textAt(owner, 'name') ?? ''));
}

function idOf(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? ''}/${kind}/${name}`;
}

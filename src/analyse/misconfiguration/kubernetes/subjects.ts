import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Cluster, type KubernetesSubject } from './cluster.ts';
import { kustomizationsOf } from './kustomization.ts';
import { type Pod, podOf } from './pod.ts';
import { type Resource, resourcesOf } from './resource.ts';
import { at, listAt, textAt } from './values.ts';

/** What checks look at in all documents of a target. What a controller among them made is left to its controller. */
export function subjectsOf(documents: readonly StructuredDocument[]): KubernetesSubject[] {
  const resources = documents.flatMap(resourcesOf);
  const cluster = new Cluster(resources);
  const overlayOf = kustomizationsOf(documents);
  const owners = new Set(resources.map((one) => idOf(one.namespace, one.kind, one.name)));
  const subjects = resources
    .filter((one) => !ownerIds(one).some((id) => owners.has(id)))
    .map((resource): KubernetesSubject => {
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
    });
  cluster.subjects = subjects;
  return subjects;
}

/** A container without an image is none that Kubernetes takes: it is there to be merged into another. */
function isPartial(pod: Pod | undefined): boolean {
  return pod?.containers.some(({ value }) => at(value, 'image') === undefined) ?? false;
}

function ownerIds({ namespace, value }: Resource): string[] {
  return listAt(value, 'metadata', 'ownerReferences')
    .filter((owner) => at(owner, 'controller') === true)
    .map((owner) => idOf(namespace, textAt(owner, 'kind') ?? '', textAt(owner, 'name') ?? ''));
}

function idOf(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? ''}/${kind}/${name}`;
}

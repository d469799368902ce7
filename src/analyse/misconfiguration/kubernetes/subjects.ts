import { likenessOf } from '../../../model/configuration/pod-likeness.ts';
import {
  controllerOf,
  isKept,
  type MadeObject,
  withoutMade,
} from '../../../model/configuration/pod-makers.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Cluster, type KubernetesSubject } from './cluster.ts';
import { kustomizationsOf } from './kustomization.ts';
import { type Pod, podOf } from './pod.ts';
import { type Resource, resourcesOf } from './resource.ts';
import { at } from './values.ts';

/**
 * What checks look at in all documents of a target. What a controller among them made is left to its controller, and
 * of what another one made alike, the first stands for all.
 */
export function subjectsOf(documents: readonly StructuredDocument[]): KubernetesSubject[] {
  const resources = documents.flatMap(resourcesOf);
  const cluster = new Cluster(resources);
  const overlayOf = kustomizationsOf(documents);
  const subjects = withoutMade(resources, madeOf).map((resource): KubernetesSubject => {
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

function madeOf(resource: Resource): MadeObject | undefined {
  const { kind, name, namespace = 'default', value } = resource;
  const pod = podIn(resource);
  return (
    pod && {
      namespace,
      kind,
      name,
      owner: controllerOf(value),
      likeness: () => likenessOf(pod.value),
      isKept: isKept(kind, value),
    }
  );
}

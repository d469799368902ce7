import type { ManifestPlace } from '../../../model/attack/graph.ts';
import type { Path } from '../../../model/configuration/place.ts';
import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';

const IN_NO_NAMESPACE: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'KubeletConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
]);

/** Is it of the whole cluster? */
export function isClusterWide({ kind }: Resource): boolean {
  return IN_NO_NAMESPACE.has(kind);
}

/** Where the resource is once it is applied. */
export function namespaceOf({ namespace = 'default' }: Resource): string {
  return namespace;
}

/** `Deployment shop/web`, `ClusterRole web`. */
export function resourceName(resource: Resource): string {
  const { kind, name } = resource;
  return isClusterWide(resource) ? `${kind} ${name}` : `${kind} ${namespaceOf(resource)}/${name}`;
}

/** The place of a part of a resource, by its path from the resource. */
export function placeIn(resource: Resource, path: Path = []): ManifestPlace {
  return {
    document: resource.document,
    path: [...resource.root, ...path],
    resource: resourceName(resource),
  };
}

/** `file:line`. */
export function lineOf({ document, path }: ManifestPlace): string {
  return `${document.path}:${document.rangeOf(path).startLine}`;
}

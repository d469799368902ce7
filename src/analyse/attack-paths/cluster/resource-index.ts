import type { Resource } from '../../misconfiguration/kubernetes/resource.ts';
import { isClusterWide, namespaceOf } from './place.ts';

/** Resources by kind and by name; of two with one name the last counts, as where they are applied in order. */
export class ResourceIndex {
  readonly #byKind = new Map<string, Map<string, Resource>>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      const known = this.#byKind.get(resource.kind);
      const named = known ?? new Map<string, Resource>();
      if (!known) this.#byKind.set(resource.kind, named);
      named.set(`${isClusterWide(resource) ? '' : namespaceOf(resource)}/${resource.name}`, resource);
    }
  }

  ofKind(kind: string): readonly Resource[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  /** `namespace`: empty for what is of the whole cluster. */
  find(kind: string, namespace: string, name: string): Resource | undefined {
    return this.#byKind.get(kind)?.get(`${namespace}/${name}`);
  }
}

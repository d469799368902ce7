import { type Routed, routedIn } from '../mounts/mount-table.ts';
import { isPlainPath } from '../routing/match.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { type Known, knownCaller } from '../tokens/known-caller.ts';

/** A request in its namespace, from whom it is, and what is mounted at its path. */
export interface Placed {
  readonly request: VaultRequest;
  readonly services: Services;
  readonly known: Known | undefined;
  readonly routed: Routed | undefined;
  readonly isSealed: boolean;
  /** Does its path mean one thing to everybody? */
  readonly isPlain: boolean;
}

/**
 * Where a request goes. Where its path is none, or its namespace is not there, nobody is known and nothing mounted; nor
 * where it is sealed, as nothing of it can be read. `root` are the services of the root namespace.
 */
export async function placeOf(root: Services, request: VaultRequest, now: number): Promise<Placed> {
  const path = request.namespace + request.path;
  if (!isPlainPath(path)) return { ...nowhere(root, request), isPlain: false };
  const located = await root.namespaces.locate(path, (namespace) => root.at(namespace).mounts);
  const { namespace } = located;
  if (!namespace.path.startsWith(request.namespace)) return nowhere(root, request);
  const isThere = namespace.path === request.namespace;
  const inner = isThere ? request : { ...request, namespace: namespace.path, path: located.path };
  if (await root.isSealed(namespace)) return { ...nowhere(root, inner), isSealed: true };
  const services = root.at(namespace);
  const known = await knownCaller(services, inner, now);
  const mounts = located.mounts ?? (await services.mounts.all());
  return {
    request: inner,
    services,
    known,
    routed: routedIn(mounts, located.path),
    isSealed: false,
    isPlain: true,
  };
}

/** Of a request that is in no namespace that can be read. */
export function nowhere(root: Services, request: VaultRequest): Placed {
  return { request, services: root, known: undefined, routed: undefined, isSealed: false, isPlain: true };
}

import type { Workload } from '../../../model/network/workload.ts';
import type { OwnedWorkload } from './workload.ts';

/**
 * Leaves out what a controller among them made, as dumps of clusters have it, and gives the controller the addresses
 * of its pods. Owners that are not among them change nothing.
 */
export function foldOwned(owned: readonly OwnedWorkload[]): Workload[] {
  const byId = new Map(owned.map((one) => [idOf(one.workload.namespace, one.workload), one]));
  const roots = new Map<Workload, Workload>();
  for (const one of owned) {
    const root = rootOf(one, byId).workload;
    const known = roots.get(root) ?? root;
    const addresses = root === one.workload ? known.addresses : known.addresses.union(one.workload.addresses);
    roots.set(root, { ...known, addresses });
  }
  return [...roots.values()];
}

/** Follows owners as long as they are known; a circle ends where it closes. */
function rootOf(start: OwnedWorkload, byId: ReadonlyMap<string, OwnedWorkload>): OwnedWorkload {
  const passed = new Set<OwnedWorkload>();
  let at = start;
  while (!passed.has(at)) {
    passed.add(at);
    const owner = at.owner && byId.get(idOf(at.workload.namespace, at.owner));
    if (!owner) break;
    at = owner;
  }
  return at;
}

function idOf(namespace: string, { kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${namespace}/${kind}/${name}`;
}

import { isGiven } from '../../../model/network/pod-labels.ts';
import { WORKLOAD_KINDS, type Workload } from '../../../model/network/workload.ts';
import { by } from '../../../model/sorted.ts';
import type { OwnedWorkload } from './workload.ts';

/**
 * Leaves out what a controller among them made, as dumps of clusters have it, and gives the controller the addresses
 * of its pods. Anybody may name a controller: pods with other labels or another account than it has are a workload of
 * their own, once for all that are alike. Owners that are not among them change nothing.
 */
export function foldOwned(owned: readonly OwnedWorkload[]): Workload[] {
  const byId = new Map(owned.map((one) => [idOf(one.workload.namespace, one.workload), one]));
  const found = new Map<string, Workload>();
  for (const one of owned) {
    const root = rootOf(one, byId);
    const { workload } = isMadeBy(one, root) ? root : one;
    const rootId = idOf(root.workload.namespace, root.workload);
    const id = workload === root.workload ? rootId : `${rootId} ${likenessOf(workload)}`;
    const known = found.get(id) ?? workload;
    const addresses =
      workload === one.workload && known === workload
        ? known.addresses
        : known.addresses.union(one.workload.addresses);
    found.set(id, { ...known, addresses });
  }
  return [...found.values()];
}

function isMadeBy(one: OwnedWorkload, root: OwnedWorkload): boolean {
  const isPods = WORKLOAD_KINDS.some((kind) => kind === root.workload.kind);
  return one === root || one.isIdle || !isPods || likenessOf(one.workload) === likenessOf(root.workload);
}

/** What of a pod policies see. */
function likenessOf({ labels, serviceAccount, hostNetwork }: Workload): string {
  const own = [...labels].filter(([key]) => !isGiven(key)).toSorted(by(([key]) => key));
  return JSON.stringify([own, serviceAccount, hostNetwork]);
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

import { type MadeObject, PodMakers } from '../../../model/configuration/pod-makers.ts';
import { isGiven } from '../../../model/network/pod-labels.ts';
import { MACHINE_KINDS, type Workload } from '../../../model/network/workload.ts';
import { by } from '../../../model/sorted.ts';
import type { OwnedWorkload } from './workload.ts';

/**
 * Leaves out what a controller among them made, as dumps of clusters have it, and gives the controller the addresses
 * of its pods. Anybody may name a controller: pods with other labels or another account than it has are a workload of
 * their own, once for all that are alike. Owners that are not among them change nothing.
 */
export function foldOwned(owned: readonly OwnedWorkload[]): Workload[] {
  const made = new Map(owned.map((one) => [madeOf(one), one]));
  const makers = new PodMakers(made.keys());
  const found = new Map<MadeObject | string, Workload>();
  for (const [object, one] of made) {
    const standIn = makers.hasOwnerOf(object) ? makers.standInOf(object) : object;
    const { workload } = (typeof standIn === 'string' ? undefined : made.get(standIn)) ?? one;
    const known = found.get(standIn) ?? workload;
    const addresses =
      workload === one.workload && known === workload
        ? known.addresses
        : known.addresses.union(one.workload.addresses);
    found.set(standIn, { ...known, addresses });
  }
  return [...found.values()];
}

function madeOf({ workload, owner, isKept }: OwnedWorkload): MadeObject {
  const { namespace, kind, name } = workload;
  const isMachine = MACHINE_KINDS.some((one) => one === kind || one === owner?.kind);
  return {
    namespace,
    kind,
    name,
    owner,
    // The pods of a virtual machine are not what it says of itself.
    likeness: () => (isMachine ? '' : likenessOf(workload)),
    isKept,
  };
}

/** What of a pod policies see. */
function likenessOf({ labels, serviceAccount, hostNetwork }: Workload): string {
  const own = [...labels].filter(([key]) => !isGiven(key)).toSorted(by(([key]) => key));
  return JSON.stringify([own, serviceAccount, hostNetwork]);
}

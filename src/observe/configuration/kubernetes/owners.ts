import { type MadeObject, PodMakers } from '../../../model/configuration/pod-makers.ts';
import { isGiven } from '../../../model/network/pod-labels.ts';
import type { Workload } from '../../../model/network/workload.ts';
import { by } from '../../../model/sorted.ts';
import { MACHINE_NAME_LABEL } from './virtual-machine.ts';
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

function madeOf(one: OwnedWorkload): MadeObject {
  const { namespace, kind, name } = one.workload;
  return { namespace, kind, name, owner: one.owner, likeness: () => likenessOf(one), isKept: one.isKept };
}

/** What of a pod policies see, but for what each of one controller is given. */
function likenessOf({ workload, owner }: OwnedWorkload): string {
  const { name, labels, serviceAccount, hostNetwork } = workload;
  // KubeVirt gives the pod of a machine the machine's name, which those of a set of machines do not share.
  const isOfMachine = (key: string, value: string): boolean =>
    key === MACHINE_NAME_LABEL && (value === name.slice(0, 63) || value === owner?.name.slice(0, 63));
  const own = [...labels].filter(([key, value]) => !isGiven(key) && !isOfMachine(key, value));
  return JSON.stringify([own.toSorted(by(([key]) => key)), serviceAccount, hostNetwork]);
}

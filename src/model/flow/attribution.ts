import type { WorkloadEndpoint } from '../segmentation/segmentation.ts';
import type { FlowEnd } from './record.ts';

/** Tells who has an address. */
export type Attribution = (end: FlowEnd) => FlowEnd;

/** By where workloads are on the wire; whoever has no attachment stays an address. */
export function attributionBy(endpoints: ReadonlyMap<string, readonly WorkloadEndpoint[]>): Attribution {
  const owners = new Map<string, string>();
  for (const [id, list] of endpoints)
    for (const address of list.flatMap((one) => one.addresses)) owners.set(address, id);
  return (end) => {
    const id = end.kind === 'address' ? owners.get(end.address) : undefined;
    return id === undefined ? end : { kind: 'workload', id };
  };
}

/** The end as text: a workload by its id, an address with its name. */
export function endText(end: FlowEnd): string {
  if (end.kind === 'workload') return end.id;
  if (end.kind === 'name' || end.name === undefined) return end.kind === 'name' ? end.name : end.address;
  return `${end.name} (${end.address})`;
}

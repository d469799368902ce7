import { AddressSet } from '../../model/sets/addresses.ts';
import { commonPods, EVERY_POD, type NamespacedPods, type PodSet, podsWithout } from './pod-set.ts';

/** Whom a rule of an engine that knows pods by labels is for. Addresses are those that no pod has. */
export type Reach =
  | { readonly kind: 'any' }
  | { readonly kind: 'pods'; readonly pods: PodSet }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  | { readonly kind: 'name'; readonly name: string };

/** What a denial is for: everybody, pods of one namespace, or addresses. */
export type DeniedReach =
  | { readonly kind: 'any' }
  | { readonly kind: 'pods'; readonly pods: NamespacedPods }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/** A reach in two parts. */
export interface Split {
  /** What is denied too. */
  readonly inside: readonly Reach[];
  readonly outside: readonly Reach[];
}

/** Everybody, by what engines have rules for. */
const EVERYBODY: readonly Reach[] = [
  { kind: 'pods', pods: EVERY_POD },
  { kind: 'addresses', addresses: AddressSet.ALL },
];

/** Parts a reach by whom a denial is for, so that each part has rules of its own. */
export function splitReach(reach: Reach, denied: DeniedReach): Split {
  if (denied.kind === 'any') return { inside: [reach], outside: [] };
  if (reach.kind === 'any') {
    const parts = EVERYBODY.map((part) => splitReach(part, denied));
    return {
      inside: parts.flatMap(({ inside }) => inside),
      outside: parts.flatMap(({ outside }) => outside),
    };
  }
  if (reach.kind === 'pods' && denied.kind === 'pods') {
    const common = commonPods(reach.pods, denied.pods);
    if (!common) return { inside: [], outside: [reach] };
    const others = podsWithout(reach.pods, denied.pods);
    return {
      inside: [{ kind: 'pods', pods: common }],
      outside: others.map((pods): Reach => ({ kind: 'pods', pods })),
    };
  }
  if (reach.kind === 'addresses' && denied.kind === 'addresses') {
    return {
      inside: some(reach.addresses.intersect(denied.addresses)),
      outside: some(reach.addresses.subtract(denied.addresses)),
    };
  }
  return { inside: [], outside: [reach] };
}

function some(addresses: AddressSet): Reach[] {
  return addresses.isEmpty() ? [] : [{ kind: 'addresses', addresses }];
}

import * as z from 'zod';
import type { Peer, Within } from '../../../../model/network/policy.ts';
import { EVERYTHING, type Labels, type Selector, selects } from '../../../../model/network/selector.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { parsedAt } from './parsed-at.ts';
import { portSchema } from './port.ts';
import { endpoints, SERVICE_ACCOUNT_LABEL } from './selection.ts';
import { NAMESPACE_LABEL, selectorText } from './selector.ts';

/** Undefined where nothing is listed. */
const netsSchema = z
  .array(z.string())
  .default([])
  .transform((texts, context) =>
    texts.length === 0 ? undefined : parsedAt(context, () => AddressSet.parse(...texts)),
  );
const portsSchema = z.array(portSchema).default([]);

/** The source or the destination of a rule. */
export const entitySchema = z.strictObject({
  nets: netsSchema,
  notNets: netsSchema,
  selector: selectorText().optional(),
  notSelector: selectorText().optional(),
  namespaceSelector: selectorText('namespace').optional(),
  serviceAccounts: z
    .strictObject({
      names: z.array(z.string()).default([]),
      selector: selectorText('service account').optional(),
    })
    .optional(),
  services: z.strictObject({ name: z.string().min(1), namespace: z.string().optional() }).optional(),
  ports: portsSchema,
  notPorts: portsSchema,
  /** Of Calico Enterprise. */
  domains: z.array(z.string()).default([]),
});
export type Entity = z.output<typeof entitySchema>;

/** A NetworkSet or GlobalNetworkSet: addresses that selectors find by labels, as they find endpoints. */
export interface NetworkSet {
  /** With those that Calico lends it. */
  readonly labels: Labels;
  readonly addresses: AddressSet;
}

/**
 * The endpoints and network sets that the entity's selectors mean; undefined where it has none, so that it means
 * packets from anywhere. In a policy with a namespace, any selector, `notSelector` too, is one on that namespace
 * unless a `namespaceSelector` says another.
 */
function meant(
  { selector, notSelector, namespaceSelector, serviceAccounts }: Entity,
  namespace: string | undefined,
): Selector | undefined {
  const own = [...(selector ? [selector] : []), ...serviceAccountSelectors(serviceAccounts)];
  const isScoped = own.length > 0 || notSelector !== undefined || namespaceSelector !== undefined;
  const scope = namespaceSelector ?? (namespace === undefined ? undefined : inNamespace(namespace));
  const all = [...(isScoped && scope ? [scope] : []), ...own];
  return all.length === 0 ? undefined : { kind: 'all', of: all };
}

function serviceAccountSelectors(accounts: Entity['serviceAccounts']): Selector[] {
  const { names = [], selector } = accounts ?? {};
  return [
    ...(names.length > 0
      ? [{ kind: 'label' as const, key: SERVICE_ACCOUNT_LABEL, operator: 'In' as const, values: names }]
      : []),
    ...(selector ? [selector] : []),
  ];
}

/** What is in a namespace, by the label that Calico lends it. */
export function inNamespace(namespace: string): Selector {
  return { kind: 'label', key: NAMESPACE_LABEL, operator: 'In', values: [namespace] };
}

/**
 * The peers that an entity means: all of its conditions must hold, and so endpoints and the addresses of network sets
 * are narrowed by `nets` and by what the entity excludes. A pod whose addresses are not known is in a block that holds
 * all of IPv4 and in no other.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#entityrule
 */
export function peersOf(
  entity: Entity,
  namespace: string | undefined,
  family: AddressSet,
  sets: readonly NetworkSet[],
): Peer[] {
  const { notSelector, nets = AddressSet.ALL, notNets = AddressSet.NONE } = entity;
  const selector = meant(entity, namespace);
  const outside = notSelector ? addressesOf(sets, notSelector).union(notNets) : notNets;
  const inside = nets.intersect(family);
  const addresses = inside.subtract(outside);
  const isAnywhere = addresses.equals(AddressSet.ALL);
  if (!selector && !notSelector && isAnywhere) return [{ kind: 'entity', entity: 'any' }];
  const inSets = selector ? addressesOf(sets, selector) : AddressSet.ALL;
  // Every pod is in a set that holds all addresses.
  const members = AddressSet.V4.isSubsetOf(inSets) ? EVERYTHING : (selector ?? EVERYTHING);
  const others = notSelector && endpoints(without(EVERYTHING, notSelector));
  return [
    {
      kind: 'workloads',
      selection: endpoints(without(members, notSelector)),
      ...within(inside, outside),
    },
    {
      kind: 'addresses',
      addresses: inSets.intersect(addresses),
      coversPods: false,
      ...(others ? { selection: others } : {}),
    },
  ];
}

/** Leaves of workloads those whose addresses are inside of one set and outside of another. */
export function within(inside: AddressSet, outside: AddressSet): { readonly within?: Within } {
  const addresses = inside.subtract(outside);
  if (addresses.equals(AddressSet.ALL)) return {};
  const unknown = AddressSet.V4.isSubsetOf(inside) && !AddressSet.V4.isSubsetOf(outside);
  return { within: { addresses, unknown } };
}

function without(selector: Selector, excluded: Selector | undefined): Selector {
  return excluded ? { kind: 'all', of: [selector, { kind: 'not', of: excluded }] } : selector;
}

function addressesOf(sets: readonly NetworkSet[], selector: Selector): AddressSet {
  return sets
    .filter(({ labels }) => selects(selector, labels))
    .reduce((all, { addresses }) => all.union(addresses), AddressSet.NONE);
}

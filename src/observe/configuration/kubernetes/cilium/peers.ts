import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Peer } from '../../../../model/network/policy.ts';
import { selects, withLabels } from '../../../../model/network/selector.ts';
import { namespaceNamed } from '../../../../model/network/workload.ts';
import { addressBlock, AddressSet } from '../../../../model/sets/addresses.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import { fqdnPeer, fqdnSchema } from './fqdn.ts';
import { endpointPeers, entity, outside, plainSelector, requirementsSchema } from './selector.ts';
import { fieldOf, type RuleContext } from './types.ts';

const ENTITIES: Readonly<Record<string, readonly Peer[]>> = {
  all: [entity('any')],
  world: [entity('world')],
  'world-ipv4': [outside(AddressSet.V4)],
  'world-ipv6': [outside(AddressSet.V6)],
  cluster: [entity('cluster')],
  host: [entity('nodes')],
  'remote-node': [entity('nodes')],
  'kube-apiserver': [entity('kube-apiserver')],
  init: [entity('init')],
  ingress: [entity('ingress')],
  unmanaged: [entity('unmanaged')],
  health: [entity('health')],
  none: [],
};

const cidrRuleSchema = z
  .strictObject({
    cidr: z
      .string()
      .refine((text) => text.includes('/'), { message: 'must have a prefix length' })
      .optional(),
    cidrGroupRef: z.string().min(1).max(253).optional(),
    cidrGroupSelector: requirementsSchema.optional(),
    except: z.array(z.string()).default([]),
  })
  .refine(
    ({ cidr, cidrGroupRef, cidrGroupSelector }) =>
      [cidr, cidrGroupRef, cidrGroupSelector].filter((one) => one !== undefined).length === 1,
    { message: 'must have exactly one of cidr, cidrGroupRef and cidrGroupSelector' },
  );
type CidrRule = z.output<typeof cidrRuleSchema>;

const serviceSchema = z
  .strictObject({
    k8sService: z.strictObject({ serviceName: z.string(), namespace: z.string().default('') }).optional(),
    k8sServiceSelector: z
      .strictObject({ selector: requirementsSchema, namespace: z.string().default('') })
      .optional(),
  })
  .refine(
    ({ k8sService, k8sServiceSelector }) => k8sService !== undefined || k8sServiceSelector !== undefined,
    {
      message: 'must have k8sService or k8sServiceSelector',
    },
  );
type ServiceReference = z.output<typeof serviceSchema>;

/** The fields that say who the other end is, without the `from` or `to` of their names. */
export const PEER_FIELDS = {
  Endpoints: z.array(requirementsSchema).optional(),
  Requires: z.array(requirementsSchema).optional(),
  CIDR: z.array(z.string().min(1)).optional(),
  CIDRSet: z.array(cidrRuleSchema).optional(),
  Entities: z.array(z.enum(Object.keys(ENTITIES))).optional(),
  Groups: z.array(z.unknown()).optional(),
  Nodes: z.array(requirementsSchema).optional(),
} as const;
/** Those that an egress rule has besides. */
export const EGRESS_FIELDS = { Services: z.array(serviceSchema).optional() } as const;
export const FQDN_FIELDS = { FQDNs: z.array(fqdnSchema).optional() } as const;

const peersSchema = z.object({ ...PEER_FIELDS, ...EGRESS_FIELDS, ...FQDN_FIELDS });
export type WrittenPeers = z.output<typeof peersSchema>;

/** Fields of which an empty list selects nobody; an empty list in another is as none. */
const EMPTY_IS_NOBODY = ['Endpoints', 'Nodes', 'Entities', 'CIDR', 'CIDRSet'] as const;
/** Fields that say who the peers are; one of them only may say something. */
const SAYING = [...EMPTY_IS_NOBODY, 'Services', 'FQDNs', 'Groups'] as const;

/** The fields that say something about peers. */
export function sayingFields(written: WrittenPeers): string[] {
  return SAYING.filter((name) => (written[name]?.length ?? 0) > 0);
}

/**
 * Who the other end may be; undefined where nothing is said of it, which is everybody. An empty list of endpoints,
 * nodes, entities or blocks is nobody. Throws a `Fault` where that cannot be told.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer3/
 */
export function peersOf(written: WrittenPeers, context: RuleContext): readonly Peer[] | undefined {
  if (EMPTY_IS_NOBODY.some((name) => written[name]?.length === 0)) return [];
  if (sayingFields(written).length === 0) return undefined;
  const { namespace, referred, tell } = context;
  if ((written.Groups?.length ?? 0) > 0)
    throw new Fault(
      'unsupported',
      `${fieldOf(context, 'Groups')}: the addresses of a cloud's groups are not known`,
    );
  const blocks = [
    ...(written.CIDR ?? []).map((text) => AddressSet.parse(text)),
    ...(written.CIDRSet ?? []).map((rule, index) =>
      blockOf(rule, `${fieldOf(context, 'CIDRSet')}[${index}]`, context),
    ),
  ];
  return [
    ...(written.Endpoints ?? []).flatMap((selector) => endpointPeers(selector, namespace)),
    ...(written.Entities ?? []).flatMap((name) => ENTITIES[name] ?? []),
    ...(written.Nodes ?? []).map((selector): Peer => ({ kind: 'nodes', labels: plainSelector(selector) })),
    ...(blocks.length > 0 ? [outside(blocks.reduce((all, block) => all.union(block)))] : []),
    ...(written.Services ?? []).flatMap((service, index) =>
      servicePeers(service, referred, (problem, kind) => tell(`toServices[${index}]`, problem, { kind })),
    ),
    ...(written.FQDNs && written.FQDNs.length > 0 ? [fqdnPeer(written.FQDNs)] : []),
  ];
}

/** The addresses of a block or of groups of blocks, without the exceptions. */
function blockOf(
  { cidr, cidrGroupRef, cidrGroupSelector, except }: CidrRule,
  field: string,
  context: RuleContext,
): AddressSet {
  if (cidr !== undefined) return addressBlock(cidr, except).addresses;
  const { cidrGroups } = context.referred;
  const selector = cidrGroupSelector && plainSelector(cidrGroupSelector);
  const groups = cidrGroups.filter(({ name, labels }) =>
    selector ? selects(selector, labels) : name === cidrGroupRef,
  );
  if (groups.length === 0)
    context.tell(
      field,
      `no CiliumCIDRGroup ${cidrGroupRef === undefined ? 'with these labels' : quoted(cidrGroupRef)} is among the manifests; it is taken as no address`,
      { kind: 'missing-data' },
    );
  return groups
    .reduce((all, { addresses }) => all.union(addresses), AddressSet.NONE)
    .subtract(AddressSet.parse(...except));
}

type Note = (problem: string, kind: 'missing-data' | 'unsupported') => void;

/** The pods behind services. A namespace that is left out is any. */
function servicePeers(
  { k8sService, k8sServiceSelector }: ServiceReference,
  { services }: RuleContext['referred'],
  note: Note,
): Peer[] {
  const selector = k8sServiceSelector && plainSelector(k8sServiceSelector.selector);
  const among = (k8sServiceSelector ?? k8sService)?.namespace ?? '';
  const meant = services.filter(
    ({ name, namespace, labels }) =>
      (among === '' || among === namespace) &&
      (selector ? selects(selector, labels) : name === k8sService?.serviceName),
  );
  if (meant.length === 0)
    note('no such Service is among the manifests; it is taken as no pod', 'missing-data');
  return meant.flatMap(({ name, namespace, selector: labels }): Peer[] => {
    if (labels && labels.size > 0)
      return [
        {
          kind: 'workloads',
          selection: { namespaces: namespaceNamed(namespace), workloads: withLabels(labels) },
        },
      ];
    note(
      `the addresses behind the Service ${quoted(`${namespace}/${name}`)}, which has no selector, are not known`,
      'unsupported',
    );
    return [];
  });
}

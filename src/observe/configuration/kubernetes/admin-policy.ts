import * as z from 'zod';
import type { Action, Direction, Peer, Policy } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Selection } from '../../../model/network/workload.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import type { Manifest } from './manifest.ts';
import { pathIn } from './network-policy.ts';
import {
  anyOf,
  namedPort,
  portNameSchema,
  portNumberSchema,
  portRange,
  type Ports,
  protocolSchema,
} from './port.ts';
import { selectorSchema } from './selector.ts';

const ONE_KEY = { message: 'must have exactly one of its keys' };
const hasOneKey = (value: object): boolean =>
  Object.values(value).filter((inner) => inner !== undefined).length === 1;

const podsSchema = z.strictObject({ namespaceSelector: selectorSchema, podSelector: selectorSchema });

const subjectSchema = z
  .strictObject({ namespaces: selectorSchema.optional(), pods: podsSchema.optional() })
  .refine(hasOneKey, ONE_KEY)
  .transform(selectionOf);

const peerSchema = z
  .strictObject({
    namespaces: selectorSchema.optional(),
    pods: podsSchema.optional(),
    nodes: selectorSchema.optional(),
    networks: z.array(z.string()).min(1).optional(),
    domainNames: z.array(z.string().max(255)).min(1).optional(),
  })
  .refine(hasOneKey, ONE_KEY);

const rangeSchema = z
  .strictObject({
    protocol: protocolSchema.default(PROTOCOLS.tcp),
    start: portNumberSchema,
    end: portNumberSchema,
  })
  .refine(({ start, end }) => start <= end, { path: ['end'], message: 'must not be less than start' });

/** v1alpha1. */
const portSchema = z
  .strictObject({
    portNumber: z
      .strictObject({ protocol: protocolSchema.default(PROTOCOLS.tcp), port: portNumberSchema })
      .optional(),
    portRange: rangeSchema.optional(),
    namedPort: portNameSchema.optional(),
  })
  .refine(hasOneKey, ONE_KEY)
  .transform(({ portNumber, portRange: range, namedPort: name }): Ports => {
    if (portNumber) return portRange(portNumber.protocol, portNumber.port, portNumber.port);
    return range ? portRange(range.protocol, range.start, range.end) : namedPort(name ?? '', undefined);
  });

const destinationSchema = z.strictObject({
  destinationPort: z
    .strictObject({
      number: portNumberSchema.optional(),
      range: z.strictObject({ start: portNumberSchema, end: portNumberSchema }).optional(),
    })
    .refine(hasOneKey, ONE_KEY)
    .refine(({ range }) => !range || range.start <= range.end, { message: 'ends before it starts' })
    .optional(),
});

/** v1alpha2 and later. */
const protocolMatchSchema = z
  .strictObject({
    tcp: destinationSchema.optional(),
    udp: destinationSchema.optional(),
    sctp: destinationSchema.optional(),
    destinationNamedPort: portNameSchema.optional(),
  })
  .refine(hasOneKey, ONE_KEY)
  .transform(({ tcp, udp, sctp, destinationNamedPort: name }): Ports => {
    if (name !== undefined) return namedPort(name, undefined);
    const protocol = tcp ? PROTOCOLS.tcp : udp ? PROTOCOLS.udp : PROTOCOLS.sctp;
    const { number, range } = (tcp ?? udp ?? sctp)?.destinationPort ?? {};
    if (range) return portRange(protocol, range.start, range.end);
    return number === undefined ? portRange(protocol, 0, 65_535) : portRange(protocol, number, number);
  });

const ruleShape = {
  name: z.string().optional(),
  action: z.enum(['Allow', 'Accept', 'Deny', 'Pass']),
  ports: z.array(portSchema).optional(),
  protocols: z.array(protocolMatchSchema).optional(),
};
const peers = z.array(peerSchema).min(1);

const policySchema = z.object({
  spec: z.strictObject({
    tier: z.enum(['Admin', 'Baseline']).optional(),
    priority: z.int().min(0).max(1000).optional(),
    subject: subjectSchema,
    ingress: z.array(z.strictObject({ ...ruleShape, from: peers })).default([]),
    egress: z.array(z.strictObject({ ...ruleShape, to: peers })).default([]),
  }),
});

const ACTIONS: Readonly<Record<string, Action>> = {
  Allow: 'allow',
  Accept: 'allow',
  Deny: 'deny',
  Pass: 'pass',
};

/**
 * An AdminNetworkPolicy or BaselineAdminNetworkPolicy (v1alpha1), or a ClusterNetworkPolicy (v1alpha2, v1beta1).
 * Throws a `ZodError` for what does not follow the API, and a `Fault` for addresses.
 * Source: https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export function readAdminPolicy({ kind, name, value, origin }: Manifest): Policy {
  const { spec } = policySchema.parse(value);
  const isBaseline = kind === 'BaselineAdminNetworkPolicy' || spec.tier === 'Baseline';
  const rule = (
    direction: Direction,
    index: number,
    { action, ports = [], protocols = [] }: z.output<typeof policySchema>['spec']['ingress'][number],
    written: z.output<typeof peers>,
  ): Policy['rules'][number] => ({
    direction,
    action: ACTIONS[action] ?? 'deny',
    peers: written.map(peerOf),
    ...anyOf([...ports, ...protocols]),
    origin: { ...origin, path: pathIn(origin.path, `spec.${direction}[${index}]`) },
  });
  return {
    kind,
    namespace: undefined,
    name,
    stage: isBaseline ? 'baseline' : 'admin',
    priority: spec.priority ?? 0,
    subject: spec.subject,
    isolates: [],
    rules: [
      ...spec.ingress.map((written, index) => rule('ingress', index, written, written.from)),
      ...spec.egress.map((written, index) => rule('egress', index, { ...written, from: [] }, written.to)),
    ],
    origin,
  };
}

function selectionOf({
  namespaces,
  pods,
}: Partial<Pick<z.output<typeof peerSchema>, 'namespaces' | 'pods'>>): Selection {
  if (pods) return { namespaces: pods.namespaceSelector, workloads: pods.podSelector };
  return { namespaces: namespaces ?? EVERYTHING, workloads: EVERYTHING };
}

function peerOf(written: z.output<typeof peerSchema>): Peer {
  const { nodes, networks, domainNames } = written;
  if (nodes) return { kind: 'nodes', labels: nodes };
  // "Cluster-internal traffic will be checked against the rule as well", says the API of networks.
  if (networks) return { kind: 'addresses', addresses: AddressSet.parse(...networks), coversPods: true };
  // "*.kubernetes.io" is also a name of several labels more, says the API of domainNames.
  if (domainNames)
    return {
      kind: 'names',
      names: domainNames.map((name) => name.toLowerCase().replace(/\.$/, '').replace(/^\*\./, '**.')),
    };
  return { kind: 'workloads', selection: selectionOf(written) };
}

import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { Action, Direction, Peer, Policy } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Selection } from '../../../model/network/workload.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import type { Manifest } from './manifest.ts';
import { pathIn } from './network-policy.ts';
import { anyOf, namedPort, portNumberSchema, portRange, type Ports, protocolSchema } from './port.ts';
import { selectorSchema } from './selector.ts';
import { portNameSchema } from './valid-names.ts';

const ONE_KEY = { message: 'must have exactly one of its keys' };
const hasOneKey = (value: object): boolean =>
  Object.values(value).filter((inner) => inner !== undefined).length === 1;

/** AdminNetworkPolicy needs both selectors; ClusterNetworkPolicy selects everything by one that is left out. */
const podsSchema = z
  .strictObject({ namespaceSelector: selectorSchema.optional(), podSelector: selectorSchema.optional() })
  .refine((written) => Object.values(written).some((selector) => selector !== undefined), {
    message: 'must have namespaceSelector, podSelector or both',
  });
const MOST = 100;
const MOST_BLOCKS = 25;
const MOST_NAME = 100;
/** A block as the API has it: with its prefix length. */
const blockSchema = z.string().max(43).regex(/\//, 'must be a CIDR block, with its prefix length');

const domainSchema = z
  .string()
  .max(254)
  .regex(
    /^(?:\*\.)?(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?)(?:\.[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?)*\.?$/,
    'must be a DNS name, or "*." and one',
  );

const subjectSchema = z
  .strictObject({ namespaces: selectorSchema.optional(), pods: podsSchema.optional() })
  .refine(hasOneKey, ONE_KEY)
  .transform((written) => ({ selection: selectionOf(written), hasBoth: isWhole(written) }));

const peerSchema = z
  .strictObject({
    namespaces: selectorSchema.optional(),
    pods: podsSchema.optional(),
    nodes: selectorSchema.optional(),
    networks: z.array(blockSchema).min(1).max(MOST_BLOCKS).optional(),
    domainNames: z.array(domainSchema).min(1).max(MOST_BLOCKS).optional(),
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

/** What the two generations of the API differ in. */
interface Dialect {
  readonly allow: 'Allow' | 'Accept';
  readonly isCluster: boolean;
  readonly isBaseline: boolean;
}

function dialectOf(kind: string): Dialect {
  const isCluster = kind === 'ClusterNetworkPolicy';
  return {
    isCluster,
    isBaseline: kind === 'BaselineAdminNetworkPolicy',
    allow: isCluster ? 'Accept' : 'Allow',
  };
}

const peersSchema = z.array(peerSchema).min(1).max(MOST);
type WrittenPeers = z.output<typeof peersSchema>;

function rulesSchema({ allow, isCluster, isBaseline }: Dialect) {
  const actions = isBaseline ? [allow, 'Deny'] : [allow, 'Deny', 'Pass'];
  const shape = {
    name: z.string().max(MOST_NAME).optional(),
    action: z.enum(actions),
    ...(isCluster
      ? { protocols: z.array(protocolMatchSchema).min(1).max(MOST).optional() }
      : { ports: z.array(portSchema).max(MOST).optional() }),
  };
  const insidePeers = peersSchema.refine(
    (peers) => peers.every(({ namespaces, pods }) => namespaces !== undefined || pods !== undefined),
    { message: 'must be namespaces or pods' },
  );
  return {
    ingress: z
      .array(z.strictObject({ ...shape, from: insidePeers }))
      .max(MOST)
      .default([]),
    egress: z
      .array(z.strictObject({ ...shape, to: peersSchema }))
      .max(MOST)
      .default([]),
  };
}

function policySchema(dialect: Dialect) {
  const { isCluster, isBaseline } = dialect;
  const priority = z.int().min(0).max(1000);
  return z.object({
    spec: z.strictObject({
      ...(isCluster ? { tier: z.enum(['Admin', 'Baseline']) } : {}),
      ...(isBaseline ? {} : { priority }),
      subject: subjectSchema.refine(({ hasBoth }) => isCluster || hasBoth, {
        message: 'pods must have namespaceSelector and podSelector',
      }),
      ...rulesSchema(dialect),
    }),
  });
}

interface WrittenRule {
  readonly action: string;
  readonly ports?: readonly Ports[] | undefined;
  readonly protocols?: readonly Ports[] | undefined;
}

interface WrittenSpec {
  readonly tier?: 'Admin' | 'Baseline';
  readonly priority?: number;
  readonly subject: { readonly selection: Selection };
  readonly ingress: readonly (WrittenRule & { readonly from: WrittenPeers })[];
  readonly egress: readonly (WrittenRule & { readonly to: WrittenPeers })[];
}

const ACTIONS: Readonly<Record<string, Action>> = {
  Allow: 'allow',
  Accept: 'allow',
  Deny: 'deny',
  Pass: 'pass',
};

/**
 * By kind, what reads an AdminNetworkPolicy or BaselineAdminNetworkPolicy (v1alpha1), or a ClusterNetworkPolicy (v1alpha2, v1beta1).
 * Each throws a `ZodError` for what does not follow the API, and a `Fault` for addresses.
 * Source: https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export const ADMIN_POLICY_READERS: ReadonlyMap<string, (manifest: Manifest) => Policy> = new Map(
  ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'].map((kind) => {
    const dialect = dialectOf(kind);
    const schema = policySchema(dialect);
    // Which fields there are depends on the kind.
    return [
      kind,
      (manifest) => policyOf(manifest, schema.parse(manifest.value).spec as WrittenSpec, dialect),
    ];
  }),
);

function policyOf({ kind, name, origin }: Manifest, spec: WrittenSpec, dialect: Dialect): Policy {
  const isBaseline = dialect.isBaseline || spec.tier === 'Baseline';
  if (dialect.isBaseline && name !== 'default')
    throw new Fault('malformed', 'a BaselineAdminNetworkPolicy must have the name default');
  const peersOfAll = [...spec.ingress.flatMap(({ from }) => from), ...spec.egress.flatMap(({ to }) => to)];
  if (!dialect.isCluster && !peersOfAll.every(isWhole))
    throw new Fault('malformed', 'pods must have namespaceSelector and podSelector');
  const rule = (
    direction: Direction,
    index: number,
    { action, ports = [], protocols = [] }: WrittenRule,
    written: WrittenPeers,
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
    subject: spec.subject.selection,
    isolates: [],
    rules: [
      ...spec.ingress.map((written, index) => rule('ingress', index, written, written.from)),
      ...spec.egress.map((written, index) => rule('egress', index, written, written.to)),
    ],
    origin,
  };
}

/** Are both selectors of pods said, where pods are? */
function isWhole({ pods }: Pick<z.output<typeof peerSchema>, 'pods'>): boolean {
  return !pods || (pods.namespaceSelector !== undefined && pods.podSelector !== undefined);
}

function selectionOf({
  namespaces,
  pods,
}: Partial<Pick<z.output<typeof peerSchema>, 'namespaces' | 'pods'>>): Selection {
  if (pods)
    return { namespaces: pods.namespaceSelector ?? EVERYTHING, workloads: pods.podSelector ?? EVERYTHING };
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

import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { Direction, Peer, Policy, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { namespaceNamed } from '../../../model/network/workload.ts';
import { addressBlock, AddressSet } from '../../../model/sets/addresses.ts';
import { emptyIfNull, type Manifest } from './manifest.ts';
import { anyOf, namedPort, portNumberSchema, portRange, protocolSchema } from './port.ts';
import { selectorSchema } from './selector.ts';
import { portNameSchema } from './valid-names.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';

const portSchema = z
  .strictObject({
    protocol: protocolSchema.default(PROTOCOLS.tcp),
    port: z.union([portNumberSchema, portNameSchema]).optional(),
    endPort: portNumberSchema.optional(),
  })
  .refine(({ port, endPort }) => endPort === undefined || (typeof port === 'number' && port <= endPort), {
    path: ['endPort'],
    message: 'needs a port that is a number and not greater',
  })
  .transform(({ protocol, port = 0, endPort }) => {
    if (typeof port === 'string') return namedPort(port, protocol);
    return port === 0 ? portRange(protocol, 0, 65_535) : portRange(protocol, port, endPort ?? port);
  });

const blockSchema = z.string().includes('/', 'is not a CIDR block');

const peerSchema = z
  .strictObject({
    podSelector: selectorSchema.optional(),
    namespaceSelector: selectorSchema.optional(),
    ipBlock: z.strictObject({ cidr: blockSchema, except: z.array(blockSchema).optional() }).optional(),
  })
  .refine(
    ({ podSelector, namespaceSelector, ipBlock }) =>
      (ipBlock === undefined) !== (podSelector === undefined && namespaceSelector === undefined),
    { message: 'must have either ipBlock, or podSelector, namespaceSelector or both' },
  );

// A rule that says nothing allows everything.
const ports = z.array(z.preprocess(emptyIfNull, portSchema)).optional();
const peers = z.array(peerSchema).optional();
const ingressSchema = z.preprocess(emptyIfNull, z.strictObject({ from: peers, ports }));
const egressSchema = z.preprocess(emptyIfNull, z.strictObject({ to: peers, ports }));

const policySchema = z.object({
  spec: z
    .strictObject({
      podSelector: selectorSchema.default(EVERYTHING),
      policyTypes: z
        .array(z.enum(['Ingress', 'Egress']))
        .max(2)
        .default([]),
      ingress: z.array(ingressSchema).default([]),
      egress: z.array(egressSchema).default([]),
    })
    .prefault({}),
});

type WrittenPeer = z.output<typeof peerSchema>;

/**
 * A NetworkPolicy of Kubernetes. Throws a `ZodError` for what the API server would refuse, and a `Fault` for addresses.
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/ and the API reference:
 * missing or empty `from`, `to` and `ports` match everything; `policyTypes` left out is Ingress, and Egress if there
 * are egress rules; rules of a direction that is not among the types do nothing.
 */
export function readNetworkPolicy({ value, name, namespace = 'default', origin }: Manifest): Policy {
  const { spec } = policySchema.parse(value);
  const written = spec.policyTypes.map((type): Direction => (type === 'Ingress' ? 'ingress' : 'egress'));
  const implied: Direction[] = spec.egress.length > 0 ? ['ingress', 'egress'] : ['ingress'];
  const isolates = written.length > 0 ? written : implied;
  const rule = (
    direction: Direction,
    index: number,
    peerList: readonly WrittenPeer[] | undefined,
    portList: z.output<typeof ports>,
  ): Rule => ({
    direction,
    action: 'allow',
    peers: peersOf(peerList, namespace),
    ...anyOf(portList),
    origin: { ...origin, path: pathIn(origin.path, `spec.${direction}[${index}]`) },
  });
  const rules = [
    ...spec.ingress.map(({ from, ports: list }, index) => rule('ingress', index, from, list)),
    ...spec.egress.map(({ to, ports: list }, index) => rule('egress', index, to, list)),
  ];
  return {
    kind: 'NetworkPolicy',
    namespace,
    name,
    stage: 'network',
    priority: 0,
    subject: { namespaces: namespaceNamed(namespace), workloads: spec.podSelector },
    isolates,
    rules: rules.filter(({ direction }) => isolates.includes(direction)),
    origin,
  };
}

function peersOf(written: readonly WrittenPeer[] | undefined, namespace: string): Peer[] {
  if (written === undefined || written.length === 0) return [{ kind: 'entity', entity: 'any' }];
  return written.map(({ podSelector, namespaceSelector, ipBlock }): Peer => {
    if (ipBlock === undefined) {
      const namespaces = namespaceSelector ?? namespaceNamed(namespace);
      return { kind: 'workloads', selection: { namespaces, workloads: podSelector ?? EVERYTHING } };
    }
    const { cidr, except = [] } = ipBlock;
    const whole = AddressSet.parse(cidr);
    if (except.some((part) => whole.isSubsetOf(AddressSet.parse(part))))
      throw new Fault('malformed', `ipBlock.except must be less than all of ${JSON.stringify(cidr)}`);
    const { addresses } = addressBlock(cidr, except);
    return { kind: 'addresses', addresses, coversPods: false };
  });
}

/** A path below another. */
export function pathIn(outer: string, inner: string): string {
  return outer === '' ? inner : `${outer}.${inner}`;
}

import * as z from 'zod';
import { cidrSchema, containsRange, parseCidr } from './address.ts';
import { tokensSchema } from './access-token.ts';
import { line, section, shortLine, strictObject } from './line.ts';
import {
  hostPatternSchema,
  labelKeySchema,
  labelNameSchema,
  labelsSchema,
  labelValueSchema,
  spiffeIdSchema,
  subdomainSchema,
} from './names.ts';
import { grpcSchema, httpSchema, kafkaSchema, routeSchema, sqlSchema } from './request.ts';
import { keyOf } from './key.ts';

export const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
export const TLS_MODES = ['none', 'tls', 'mutual'] as const;

const portNumberSchema = z.int().min(1).max(65_535);
const protocolSchema = z.enum(PROTOCOLS).default('tcp').describe('Left out: tcp.');
const tlsSchema = z
  .enum(TLS_MODES)
  .optional()
  .describe('`none`, `tls` (the server shows a certificate) or `mutual` (both do). Left out: not said.');

const namespaceSchema = labelNameSchema
  .optional()
  .describe("Its namespace. Left out: the same as the profile's.");

const expressionSchema = strictObject({
  key: labelKeySchema.describe('The label.'),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).describe('As in Kubernetes.'),
  values: z.array(labelValueSchema).min(1).max(64).optional().describe('For In and NotIn.'),
}).refine(({ operator, values }) => operator.endsWith('In') === (values !== undefined), {
  path: ['values'],
  message: 'belongs to In and NotIn, and only to them',
});

const workloadSchema = strictObject({
  name: subdomainSchema.optional().describe('Its name.'),
  namespace: namespaceSchema,
  labels: labelsSchema.optional().describe('Or: the labels that it has, all of them.'),
  expressions: z
    .array(expressionSchema)
    .min(1)
    .max(32)
    .optional()
    .describe('Or: what its labels satisfy, all of them.'),
}).refine(
  ({ name, labels, expressions }) =>
    (name === undefined) !== (labels === undefined && expressions === undefined),
  {
    message: 'must have either a name, or labels or expressions',
  },
);

/** Who is at the other end of a connection: exactly one way to say it. */
export const peerSchema = z
  .union(
    [
      strictObject({ workload: workloadSchema.describe('A workload, by name or by labels.') }),
      strictObject({
        serviceAccount: strictObject({
          name: subdomainSchema.describe('Its name.'),
          namespace: namespaceSchema,
        }).describe('Whoever runs as this Kubernetes service account.'),
      }),
      strictObject({ spiffeId: spiffeIdSchema.describe('Whoever proves this SPIFFE ID.') }),
      strictObject({
        cidr: cidrSchema.describe('Addresses, such as `10.0.0.0/8` or `2001:db8::/32`.'),
        except: z
          .array(cidrSchema)
          .min(1)
          .max(256)
          .optional()
          .describe('Addresses among them that are left out.'),
      }).superRefine(({ cidr, except = [] }, context) => {
        const outer = parseCidr(cidr);
        for (const [index, text] of except.entries()) {
          const inner = parseCidr(text);
          if (outer && inner && !(containsRange(outer, inner) && text !== cidr))
            context.addIssue({
              code: 'custom',
              path: ['except', index],
              message: `must be a part of ${cidr}`,
            });
        }
      }),
      strictObject({
        dns: hostPatternSchema.describe(
          'A DNS name; `*.` before it is one label, `**.` any number of labels.',
        ),
      }),
    ],
    { error: 'must have exactly one of workload, serviceAccount, spiffeId, cidr and dns' },
  )
  .meta({ id: 'peer', description: 'Who is at the other end: exactly one way to say it.' });
export type Peer = z.output<typeof peerSchema>;

const fullPortSchema = strictObject({
  port: portNumberSchema.describe('The port, or the first of a range.'),
  endPort: portNumberSchema.optional().describe('The last port of the range, included.'),
  protocol: protocolSchema,
}).refine(({ port, endPort }) => endPort === undefined || endPort > port, {
  path: ['endPort'],
  message: 'must be greater than port',
});

export const portSchema = z
  .union(
    [
      fullPortSchema,
      portNumberSchema.transform((port) => ({ port, endPort: undefined, protocol: 'tcp' as const })),
    ],
    { error: 'must be a port number, or port, endPort and protocol' },
  )
  .meta({ id: 'port', description: 'A port number, or keys and values.' });
export type Port = z.output<typeof portSchema>;

export const listenSchema = shortLine(
  'port',
  line({
    port: portNumberSchema.describe('The port in the container.'),
    protocol: protocolSchema,
    tls: tlsSchema,
    from: z
      .array(peerSchema)
      .min(1)
      .max(256)
      .optional()
      .describe('Who may call. Left out: the workloads whose own profiles call it.'),
    routes: section(routeSchema, (entry) => keyOf('listens.routes', entry))
      .optional()
      .describe('HTTP requests that are answered. Left out or only proposed: any.'),
    grpc: section(grpcSchema, (entry) => keyOf('listens.grpc', entry))
      .optional()
      .describe('gRPC calls that are answered. Left out or only proposed: any.'),
    tokens: tokensSchema,
  }),
);
export type ListenLine = z.output<typeof listenSchema>;

export const egressSchema = line({
  to: peerSchema.describe('Who is called: exactly one way to say it.'),
  ports: z
    .array(portSchema)
    .min(1)
    .max(256)
    .optional()
    .describe('Ports that are called. Left out: every port.'),
  tls: tlsSchema,
  sni: hostPatternSchema.optional().describe('The server name that the TLS handshake asks for.'),
  http: section(httpSchema, (entry) => keyOf('egress.http', entry))
    .optional()
    .describe('HTTP requests that are made. Left out or only proposed: any.'),
  sql: section(sqlSchema, (entry) => keyOf('egress.sql', entry))
    .optional()
    .describe('SQL statements, likewise.'),
  kafka: section(kafkaSchema, (entry) => keyOf('egress.kafka', entry))
    .optional()
    .describe('Kafka requests, likewise.'),
  grpc: section(grpcSchema, (entry) => keyOf('egress.grpc', entry))
    .optional()
    .describe('gRPC calls, likewise.'),
}).refine(({ tls, sni }) => sni === undefined || tls === 'tls' || tls === 'mutual', {
  path: ['sni'],
  message: 'is said in the TLS handshake; add tls: tls or tls: mutual',
});
export type EgressLine = z.output<typeof egressSchema>;

/** A port or a range of ports as one range, both ends included. */
export function portRange({ port, endPort, protocol }: Port): {
  protocol: Port['protocol'];
  first: number;
  last: number;
} {
  return { protocol, first: port, last: endPort ?? port };
}

import * as z from 'zod';
import { hostPatternSchema } from './names.ts';
import { line, strictObject } from './line.ts';
import {
  normaliseRequestPath,
  pathKindSchema,
  requestPathProblem,
  requestPathSchema,
  type PathKind,
} from './path.ts';
import { secretLook } from './secret-look.ts';
import { printableText, token } from './text.ts';

const ANY = '*';

/** A list of names, or `*` alone for all of them. */
function namesOrAny<Name extends string>(name: z.ZodType<Name>, maximum: number) {
  return z
    .array(z.union([z.literal(ANY), name], { error: `must be ${ANY} or a known name` }))
    .min(1)
    .max(maximum)
    .refine(
      (names) => names.length === 1 || !names.includes(ANY),
      `has "${ANY}" and others; keep one of the two`,
    );
}

const methodsSchema = namesOrAny(
  token(/^[A-Z][A-Z0-9_-]*$/, 32, 'must be an HTTP method in upper case, such as GET'),
  32,
).describe("HTTP methods in upper case; `['*']` for every one.");

const pathFields = {
  path: requestPathSchema.describe('The path of the URL, percent-encoded, without query.'),
  kind: pathKindSchema
    .default('exact')
    .describe(
      '`exact`; `prefix` compares whole segments; `template` has `{name}` for one segment each; `regex` is for the whole path.',
    ),
};

/** Checks and normalises a path by its kind. */
function withPath<Schema extends z.ZodType<{ path?: string | undefined; kind: PathKind }>>(schema: Schema) {
  return schema
    .superRefine((request, context) => {
      const problem = request.path === undefined ? undefined : requestPathProblem(request.path, request.kind);
      if (problem) context.addIssue({ code: 'custom', path: ['path'], message: problem });
    })
    .overwrite((request) =>
      request.path === undefined
        ? request
        : { ...request, path: normaliseRequestPath(request.path, request.kind) },
    );
}

export const routeSchema = withPath(line({ methods: methodsSchema, ...pathFields }));
export type RouteLine = z.output<typeof routeSchema>;

const GRPC_NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

export const grpcSchema = line({
  service: token(GRPC_NAME, 256, 'must be a full service name, such as shop.v1.Orders').describe(
    'Full name of the gRPC service, such as `shop.v1.Orders`.',
  ),
  methods: namesOrAny(
    token(/^[A-Za-z_][A-Za-z0-9_]*$/, 128, 'must be the name of a gRPC method'),
    256,
  ).describe("Names of its methods; `['*']` for every one."),
});
export type GrpcLine = z.output<typeof grpcSchema>;

const headerSchema = strictObject({
  name: z
    .string()
    .overwrite((name) => name.toLowerCase())
    .max(128)
    .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/, 'must be the name of an HTTP header')
    .describe('Name of the header; upper and lower case are the same.'),
  value: printableText(1024)
    .refine((value) => secretLook(value) === undefined, 'looks like a secret; leave the value out')
    .optional()
    .describe('Its exact value. Left out: the header is there.'),
});

export const httpSchema = withPath(
  line({
    methods: methodsSchema,
    host: hostPatternSchema.optional().describe('The host that is asked for. Left out: any.'),
    path: pathFields.path.optional().describe('The path of the URL, without query. Left out: any.'),
    kind: pathFields.kind,
    headers: z
      .array(headerSchema)
      .min(1)
      .max(32)
      .optional()
      .describe('Headers that the request has, all of them.'),
  }),
);
export type HttpLine = z.output<typeof httpSchema>;

export const SQL_VERBS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'TRUNCATE',
  'COPY',
  'CALL',
  'CREATE',
  'ALTER',
  'DROP',
  'GRANT',
  'REVOKE',
  'SET',
  'LISTEN',
  'NOTIFY',
] as const;

const TABLE = /^(?:\*|[A-Za-z_][A-Za-z0-9_$]*)(?:\.(?:\*|[A-Za-z_][A-Za-z0-9_$]*)){0,2}$/;

export const sqlSchema = line({
  verbs: namesOrAny(z.enum(SQL_VERBS), SQL_VERBS.length).describe(
    "First words of the statements; `['*']` for every one.",
  ),
  tables: z
    .array(token(TABLE, 194, 'must be a table, such as orders, shop.orders or shop.*'))
    .min(1)
    .max(512)
    .describe("Tables, with their schema where it matters; `*` for every name, so `['*']` is every table."),
});
export type SqlLine = z.output<typeof sqlSchema>;

/** Names of the Kafka protocol's requests that clients send (kafka.apache.org/protocol, API keys). */
export const KAFKA_APIS = [
  'Produce',
  'Fetch',
  'ListOffsets',
  'Metadata',
  'OffsetCommit',
  'OffsetFetch',
  'FindCoordinator',
  'JoinGroup',
  'Heartbeat',
  'LeaveGroup',
  'SyncGroup',
  'DescribeGroups',
  'ListGroups',
  'SaslHandshake',
  'ApiVersions',
  'CreateTopics',
  'DeleteTopics',
  'DeleteRecords',
  'InitProducerId',
  'OffsetForLeaderEpoch',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'EndTxn',
  'TxnOffsetCommit',
  'DescribeAcls',
  'CreateAcls',
  'DeleteAcls',
  'DescribeConfigs',
  'AlterConfigs',
  'AlterReplicaLogDirs',
  'DescribeLogDirs',
  'SaslAuthenticate',
  'CreatePartitions',
  'CreateDelegationToken',
  'RenewDelegationToken',
  'ExpireDelegationToken',
  'DescribeDelegationToken',
  'DeleteGroups',
  'ElectLeaders',
  'IncrementalAlterConfigs',
  'AlterPartitionReassignments',
  'ListPartitionReassignments',
  'OffsetDelete',
  'DescribeClientQuotas',
  'AlterClientQuotas',
  'DescribeUserScramCredentials',
  'AlterUserScramCredentials',
  'DescribeQuorum',
  'UpdateFeatures',
  'DescribeCluster',
  'DescribeProducers',
  'UnregisterBroker',
  'DescribeTransactions',
  'ListTransactions',
  'ConsumerGroupHeartbeat',
  'ConsumerGroupDescribe',
  'GetTelemetrySubscriptions',
  'PushTelemetry',
  'ListConfigResources',
  'DescribeTopicPartitions',
  'ShareGroupHeartbeat',
  'ShareGroupDescribe',
  'ShareFetch',
  'ShareAcknowledge',
] as const;

export const kafkaSchema = line({
  topics: z
    .array(
      token(
        /^(?:[A-Za-z0-9._-]{1,249}|[A-Za-z0-9._-]{0,248}\*)$/,
        249,
        'must be a topic, or the start of topics and "*"',
      ).refine((topic) => topic !== '.' && topic !== '..', 'is no topic'),
    )
    .min(1)
    .max(512)
    .describe('Topics; a `*` at the end stands for any further characters.'),
  apis: namesOrAny(z.enum(KAFKA_APIS), KAFKA_APIS.length).describe(
    "Kafka requests, such as `Produce`; `['*']` for every one.",
  ),
});
export type KafkaLine = z.output<typeof kafkaSchema>;

import * as z from 'zod';
import {
  type CapabilityLine,
  type DeviceLine,
  type FileLine,
  type ProcessLine,
  type SystemCallLine,
  type UserLine,
  shortCapabilitySchema,
  shortDeviceSchema,
  shortFileSchema,
  shortProcessSchema,
  shortSystemCallSchema,
  userSchema,
} from './confinement.ts';
import { keyOf, type LineAt, NESTED, type Section, SECTION_NAMES } from './key.ts';
import { type LimitLine, limitSchema } from './limit.ts';
import { type Line, section, strictObject } from './line.ts';
import { labelNameSchema, labelsSchema, spiffeIdSchema, subdomainSchema } from './names.ts';
import { type EgressLine, egressSchema, type ListenLine, listenSchema } from './network.ts';
import type { GrpcLine, HttpLine, KafkaLine, RouteLine, SqlLine } from './request.ts';
import { type SecretLine, secretSchema } from './secret.ts';
import { type SharedLine, sharedSchema } from './sharing.ts';
import { token } from './text.ts';

const imageSchema = strictObject({
  reference: token(
    /^[A-Za-z0-9][A-Za-z0-9._:/-]*(?:@sha256:[0-9a-f]{64})?$/,
    512,
    'must be an image reference',
  ).describe('The image as people call it, such as `registry.example/shop/orders:1.4`.'),
  digest: token(
    /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/,
    135,
    'must be a digest such as sha256:…',
  ).describe('Digest of its manifest, or of its configuration where it has no manifest.'),
});

const metadataSchema = strictObject({
  name: subdomainSchema.describe('Name of the workload.'),
  namespace: labelNameSchema.default('default').describe('Its namespace. Left out: default.'),
  labels: labelsSchema.optional().describe('Its labels, as in Kubernetes.'),
  serviceAccount: subdomainSchema.optional().describe('The service account that it runs as.'),
  spiffeId: spiffeIdSchema.optional().describe('The SPIFFE ID that it proves.'),
  images: z.array(imageSchema).max(64).optional().describe('The images that this profile was made from.'),
});

/** What one workload may do. A section that is missing or has only proposals says nothing; of any other, only accepted lines are allowed, and refused lines take away from them. */
export const profileSchema = strictObject({
  apiVersion: z.literal('plimsoll/v1').describe('Version of this format.'),
  kind: z.literal('WorkloadProfile').describe('Always `WorkloadProfile`.'),
  metadata: metadataSchema.describe('Which workload this is about.'),
  processes: section(shortProcessSchema, (line) => keyOf('processes', line))
    .optional()
    .describe('Programs that run.'),
  files: section(shortFileSchema, (line) => keyOf('files', line))
    .optional()
    .describe('Files that are read, written and executed.'),
  capabilities: section(shortCapabilitySchema, (line) => keyOf('capabilities', line))
    .optional()
    .describe('Linux capabilities that are needed.'),
  systemCalls: section(shortSystemCallSchema, (line) => keyOf('systemCalls', line))
    .optional()
    .describe('System calls that are made.'),
  devices: section(shortDeviceSchema, (line) => keyOf('devices', line))
    .optional()
    .describe('Device nodes that are used.'),
  users: section(userSchema, (line) => keyOf('users', line))
    .optional()
    .describe('Who it runs as.'),
  listens: section(listenSchema, (line) => keyOf('listens', line))
    .optional()
    .describe('Ports that it listens on, and requests that it answers.'),
  egress: section(egressSchema, (line) => keyOf('egress', line))
    .optional()
    .describe('Peers that it calls, and requests that it makes.'),
  secrets: section(secretSchema, (line) => keyOf('secrets', line))
    .optional()
    .describe('Secrets that it needs, by reference.'),
  shared: section(sharedSchema, (line) => keyOf('shared', line))
    .optional()
    .describe('What it shares with other containers.'),
  failureMode: z
    .enum(['closed', 'open'])
    .optional()
    .describe(
      'What holds of its requests while the waypoint that judges them does not run: `closed`, or left out, refuses them, `open` lets whatever goes over their ports through.',
    ),
  limits: section(limitSchema, (line) => keyOf('limits', line))
    .optional()
    .describe('How much, how long and how often.'),
});
export type WorkloadProfile = z.output<typeof profileSchema>;

/** What the lines of each section are. */
export interface SectionLines {
  processes: ProcessLine;
  files: FileLine;
  capabilities: CapabilityLine;
  systemCalls: SystemCallLine;
  devices: DeviceLine;
  users: UserLine;
  listens: ListenLine;
  'listens.routes': RouteLine;
  'listens.grpc': GrpcLine;
  egress: EgressLine;
  'egress.http': HttpLine;
  'egress.sql': SqlLine;
  'egress.kafka': KafkaLine;
  'egress.grpc': GrpcLine;
  secrets: SecretLine;
  shared: SharedLine;
  limits: LimitLine;
}

/** Every line of a profile, lines inside lines after the line that they belong to. */
export function linesOf(profile: WorkloadProfile): LineAt[] {
  const values = new Map<string, unknown>(Object.entries(profile));
  return SECTION_NAMES.filter((name) => !name.includes('.')).flatMap((name) => {
    const value = values.get(name);
    if (value === undefined) return [];
    return (value as Line[]).flatMap((line, index) =>
      withNested({ section: name, path: `${name}[${index}]`, line }),
    );
  });
}

function withNested(parent: LineAt): LineAt[] {
  const values = new Map<string, unknown>(Object.entries(parent.line));
  const nested = NESTED[parent.section].flatMap((field) =>
    ((values.get(field) ?? []) as Line[]).map((line, index) => ({
      section: `${parent.section}.${field}` as Section,
      path: `${parent.path}.${field}[${index}]`,
      line,
      parent,
    })),
  );
  return [parent, ...nested];
}

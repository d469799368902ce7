import * as z from 'zod';
import { strictObject } from '../profile/line.ts';
import { canonicalText, printableText, token } from '../profile/text.ts';
import { formatAddress, parseAddress } from '../sets/address-text.ts';
import { PROTOCOLS } from '../sets/flow.ts';
import { Fault } from '../fault.ts';
import { FLOW_SOURCES } from './source.ts';

const workloadIdSchema = token(
  /^[A-Za-z0-9._-]{1,253}\/[A-Za-z0-9._-]{1,253}$/,
  507,
  'must be namespace/name of a workload',
);
const nameSchema = printableText(253).describe('A DNS name, as it was asked for.');
const addressSchema = z
  .string()
  .max(45)
  .refine((text) => canonicalAddress(text) === text, 'must be an address as RFC 5952 writes it');

/** The address as RFC 5952 writes it; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  if (!/^[0-9A-Fa-f.:]{2,45}$/.test(text)) return undefined;
  try {
    return formatAddress(parseAddress(text));
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

export const flowEndSchema = z.discriminatedUnion('kind', [
  strictObject({ kind: z.literal('workload'), id: workloadIdSchema.describe('`namespace/name`.') }),
  strictObject({
    kind: z.literal('address').describe('Somebody whose workload is not known.'),
    address: addressSchema,
    name: nameSchema.optional().describe('The DNS name that it was called by, where that is known.'),
  }),
  strictObject({ kind: z.literal('name'), name: nameSchema }),
]);
export type FlowEnd = z.output<typeof flowEndSchema>;

const requestSchema = z.discriminatedUnion('kind', [
  strictObject({
    kind: z.literal('http'),
    method: token(/^[A-Za-z0-9_-]+$/, 32, 'must be an HTTP method'),
    path: printableText(2048).describe('Without query.'),
    pathKind: z
      .enum(['exact', 'prefix', 'template'])
      .describe('`prefix` is the first segments of many; `template` has `{name}` for one segment each.'),
    host: nameSchema.optional(),
  }),
  strictObject({
    kind: z.literal('sql'),
    verb: token(/^[A-Z]+$/, 16, 'must be a verb of SQL in upper case'),
    table: printableText(256).optional(),
  }),
]);
export type FlowRequest = z.output<typeof requestSchema>;

const PROTOCOL_NAMES = Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[];

/** One kind of flow, however often it was seen. */
export const flowRecordSchema = strictObject({
  kind: z.literal('flow'),
  from: flowEndSchema.describe('Who called.'),
  to: flowEndSchema.describe('Who was called.'),
  protocol: z.union([z.enum(PROTOCOL_NAMES), z.int().min(0).max(255)]).describe('By name, or IANA number.'),
  port: z.int().min(0).max(65_535).optional().describe('The port that was called, of protocols with ports.'),
  request: requestSchema.optional().describe('What was said, where the source looks inside.'),
  process: strictObject({
    command: printableText(64).describe('Name of the process that called.'),
    container: token(/^[0-9a-f]{12,64}$/, 64, 'must be the id of a container').optional(),
  }).optional(),
  decision: z
    .enum(['allowed', 'denied', 'would-be-denied'])
    .describe('`would-be-denied`: let through, but only because the rule is in audit mode.'),
  answered: z.boolean().optional().describe('Did the called side answer? Left out: not known.'),
  rule: strictObject({
    workload: workloadIdSchema.describe("Whose profile's line it is."),
    line: printableText(256)
      .describe('Path of the line, such as `egress[2]`; empty: no line allows it.')
      .or(z.literal('')),
  })
    .optional()
    .describe('What decided, where the source tells.'),
  check: printableText(64)
    .optional()
    .describe('What refused it, where that is about no line of a profile, such as `spoofed source`.'),
  source: z.enum(FLOW_SOURCES),
  count: z.int().min(0).describe('Connections or requests.'),
  bytes: z.int().min(0).optional().describe('Both ways, where the source counts them.'),
  first: z.iso.datetime().describe('UTC.'),
  last: z.iso.datetime(),
});
export type FlowRecord = z.output<typeof flowRecordSchema>;

/** What was seen once, or `count` times at one moment. A count of 0 only brings bytes to what was seen before. */
export type FlowSighting = Omit<FlowRecord, 'kind' | 'first' | 'last'> & { readonly at: string };

type Seen = Omit<FlowRecord, 'kind' | 'first' | 'last' | 'count' | 'bytes'>;

/** The same text for two sightings if and only if they are one kind of flow. */
export function flowKey(flow: Seen): string {
  const { from, to, protocol, port, request, process, decision, answered, rule, check, source } = flow;
  return canonicalText({
    from,
    to,
    protocol,
    port,
    request,
    process,
    decision,
    answered,
    rule,
    check,
    source,
  });
}

/** Did the caller get what it wanted? A datagram without answer may have been all there was to say. */
export function worked({
  decision,
  answered,
  protocol,
}: Pick<FlowRecord, 'decision' | 'answered' | 'protocol'>): boolean {
  return decision !== 'denied' && !(protocol === 'tcp' && answered === false);
}

/** Whose flow it is, for bounds and reports: the workload that called, else one that was called. */
export function ownerOf({ from, to }: Pick<FlowRecord, 'from' | 'to'>): string | undefined {
  if (from.kind === 'workload') return from.id;
  return to.kind === 'workload' ? to.id : undefined;
}

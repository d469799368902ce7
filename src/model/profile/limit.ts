import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { line, strictObject } from './line.ts';
import { peerSchema, PROTOCOLS } from './network.ts';

const countSchema = z.int().min(1).max(1_000_000_000);

const onSchema = z
  .union(
    [
      strictObject({
        listen: z.int().min(1).max(65_535).describe('Requests to this port of ours.'),
        protocol: z.enum(PROTOCOLS).default('tcp').describe('Left out: tcp.'),
      }),
      strictObject({ to: peerSchema.describe('Requests of ours to this peer.') }),
    ],
    { error: 'must have exactly one of listen and to' },
  )
  .optional()
  .describe(
    'What is limited. Left out: all requests to us for rate and concurrency, all of ours for the others.',
  );

const duration = (what: string) => durationSchema.optional().describe(what);

export const limitSchema = z.discriminatedUnion('kind', [
  line({
    kind: z.literal('rate').describe('How many requests in a time.'),
    on: onSchema,
    by: z
      .enum(['identity', 'address', 'all'])
      .default('identity')
      .describe(
        'Counted for each identity, for each address, or for all together. Whoever has no identity is counted by its address.',
      ),
    requests: countSchema.describe('Requests allowed, at once or one after the other…'),
    per: durationSchema.describe('…in this time, over which their number is filled up again evenly.'),
    burst: countSchema.optional().describe('Further requests allowed at once.'),
  }),
  line({
    kind: z.literal('concurrency').describe('How many at the same time.'),
    on: onSchema,
    by: z
      .enum(['identity', 'address', 'all'])
      .default('all')
      .describe('As for rate. Left out: all together.'),
    connections: countSchema.optional().describe('Open connections.'),
    requests: countSchema.optional().describe('Requests under way.'),
    waiting: countSchema.optional().describe('Requests that wait for their turn.'),
  }),
  line({
    kind: z.literal('timeout').describe('How long to wait.'),
    on: onSchema,
    connect: duration('For the connection.'),
    request: duration('For the whole answer.'),
    idle: duration('Without a byte in either direction.'),
  }),
  line({
    kind: z.literal('retry').describe('How often to try again.'),
    on: onSchema,
    attempts: z.int().min(0).max(100).describe('Further attempts; 0 for none.'),
    when: z
      .array(
        z.enum(['connect-failure', 'refused', 'reset', 'timeout', '5xx', 'gateway-error', 'rate-limited']),
      )
      .min(1)
      .max(7)
      .default(['connect-failure'])
      .describe(
        'After which failures. `gateway-error` is 502, 503 or 504, or no answer for which somebody between would say so; `5xx` has all of these in it.',
      ),
    timeout: duration('For each attempt.'),
  }),
  line({
    kind: z.literal('circuit-breaker').describe('When to leave a failing peer alone.'),
    on: onSchema,
    failures: countSchema.describe('Failures in a row, by answers of 5xx or none, that open it.'),
    open: durationSchema.describe(
      'How long it stays open, which is to say that nobody calls; then one request tries.',
    ),
  }),
]);
export type LimitLine = z.output<typeof limitSchema>;

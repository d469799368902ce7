import * as z from 'zod';
import { flowRecordSchema } from '../flow/record.ts';
import { totalsFields } from '../flow/recording.ts';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const FLOW_REPORT_VERSION = '1.0';

const { source, decision, rule, check } = flowRecordSchema.shape;

const replayedEntrySchema = z.object({
  standing: z.enum(['breaks', 'unsure', 'opens', 'unjudged']),
  from: z.string(),
  to: z.string(),
  flow: z.string().describe('What flowed, such as `tcp 8080 GET /orders`.'),
  count: z.int().describe('Connections or requests.'),
  last: z.iso.datetime(),
  source,
  because: z.array(z.string()).describe('What denies it: a part of a sentence for each end.'),
});
/** A flow that a policy treats otherwise than it was treated, or that cannot be told. */
export type ReplayedEntry = Immutable<z.infer<typeof replayedEntrySchema>>;

const amountSchema = z.object({
  flows: z.int().describe('Kinds of flows.'),
  count: z.int().describe('Connections and requests.'),
});

export const replayReportSchema = z.object({
  schemaVersion: z.literal(FLOW_REPORT_VERSION),
  summary: z
    .object({
      works: amountSchema,
      breaks: amountSchema.describe('What worked, and would not.'),
      unsure: amountSchema.describe('What may break.'),
      opens: amountSchema.describe('What did not work, and would.'),
      'stays-denied': amountSchema,
      unjudged: amountSchema.describe('What no policy that was named knows an end of.'),
    })
    .describe('How much was judged how.'),
  owners: z
    .array(
      z.object({
        owner: z
          .string()
          .optional()
          .describe('The workload that calls, else that is called; left out: neither is known.'),
        flows: z.array(replayedEntrySchema),
      }),
    )
    .describe('What changes or cannot be told, by workload.'),
  allow: z
    .array(z.object({ workload: z.string(), yaml: z.string().describe('Sections of its profile.') }))
    .describe('What would let through all that breaks and is not refused by name.'),
  refused: z.int().describe('Flows that break even so.'),
  totals: z.object(totalsFields).optional().describe('Of the recording; left out: it was cut off.'),
  gaps: z.array(gapSchema).describe('What is not in the recording or could not be judged, and why.'),
});
/** Recorded flows against a proposed policy. */
export type ReplayReport = Immutable<z.infer<typeof replayReportSchema>>;

export const watchedFlowSchema = z.object({
  at: z.iso.datetime(),
  from: z.string(),
  to: z.string(),
  flow: z.string().describe('What flowed, such as `tcp 8080 GET /orders`.'),
  decision: z
    .enum([...decision.options, 'profiles-deny'])
    .describe(
      '`would-be-denied`: let through, but only because the rule is in audit mode. `profiles-deny`: it works, and would not if the profiles were enforced.',
    ),
  rule,
  check,
  source,
  count: z.int().describe('Times since it was told of last.'),
  allow: z
    .object({ workload: z.string(), command: z.string().describe('For a shell.') })
    .optional()
    .describe('What would let it through.'),
});
/** Something that was just seen. */
export type WatchedFlow = Immutable<z.infer<typeof watchedFlowSchema>>;

import * as z from 'zod';
import { policySchema } from '../finding/policy.ts';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const NETWORK_REPORT_VERSION = '1.0';

const trafficSchema = z.string().describe('Such as `tcp 80,8000-8999; udp 53`, `everything` or `nothing`.');

export const placeSchema = z
  .object({
    file: z.string(),
    document: z.int().describe("Of the file's documents, from 1."),
    line: z.int().describe('From 1.'),
    path: z.string().describe('In the document, such as `spec.ingress[0]`; empty for all of it.'),
  })
  .describe('A place in a manifest.');
export type Place = Immutable<z.infer<typeof placeSchema>>;

export const reportEndSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('workloads'),
      group: z.string().describe('Id of the group.'),
      workloads: z.int().describe('How many are in it.'),
      members: z
        .array(z.string())
        .optional()
        .describe('`namespace/Kind/name` of each, where the report has no list of groups.'),
    }),
    z.object({
      kind: z.literal('addresses'),
      description: z.string(),
      blocks: z.array(z.string()).describe('In CIDR notation.'),
    }),
    z.object({ kind: z.literal('name'), name: z.string().describe('A DNS name.') }),
  ])
  .describe('Workloads that policies do not tell apart, addresses outside of the cluster, or a DNS name.');
export type ReportEnd = Immutable<z.infer<typeof reportEndSchema>>;

/** What every report about a network has. */
export const networkReportFields = {
  schemaVersion: z.literal(NETWORK_REPORT_VERSION),
  gaps: z.array(gapSchema).describe('What was not read or not evaluated, and why.'),
};

const { id, title, advice, vectors } = policySchema.shape;

/** A finding about policies, by the names that this report has for its parts. */
export const policyFindingSchema = z.object({
  kind: id,
  subject: z.string().describe('What it is about, such as `NetworkPolicy shop/web spec.ingress[0]`.'),
  title: title.describe('One sentence: what is so.'),
  advice: advice.describe('One sentence: what to do.'),
  vectors,
  places: z.array(placeSchema),
});

const seenSchema = z.object({
  usage: z
    .enum(['used', 'unused', 'denied'])
    .describe('`unused`: allowed, and never seen. `denied`: seen, and not allowed.'),
  count: z.int().describe('Connections and requests.'),
});

export const connectionsReportSchema = z.object({
  ...networkReportFields,
  summary: z.object({
    namespaces: z.int(),
    workloads: z.int(),
    groups: z.int(),
    policies: z.int(),
    ignored: z.record(z.string(), z.int()).describe('Resources that say nothing of the network, by kind.'),
  }),
  groups: z
    .array(
      z.object({
        id: z.string().describe('The first of its workloads.'),
        workloads: z.array(z.string()).describe('`namespace/Kind/name`.'),
        hostNetwork: z.boolean(),
      }),
    )
    .describe('Workloads that no policy tells apart.'),
  connections: z
    .array(
      z.object({
        from: reportEndSchema,
        to: reportEndSchema,
        traffic: trafficSchema,
        seen: seenSchema
          .optional()
          .describe('What recorded flows say of it; left out: no recording was asked.'),
      }),
    )
    .describe('Pairs that may say nothing are left out.'),
  findings: z.array(policyFindingSchema).describe('What is odd about the policies.'),
});
/** Who may talk to whom. Traffic is text as `describeTraffic` writes it. */
export type ConnectionsReport = Immutable<z.infer<typeof connectionsReportSchema>>;

export const explanationReportSchema = z.object({
  ...networkReportFields,
  from: z.string(),
  to: z.string(),
  asked: trafficSchema,
  allowed: trafficSchema.describe('What of it may flow.'),
  steps: z
    .array(
      z.object({
        at: z.enum(['source', 'destination']),
        stage: z.string().optional().describe('The tier of policies, of engines that have some.'),
        action: z.string(),
        traffic: trafficSchema.describe('What the step decides about.'),
        because: z.string().describe('A part of a sentence: which rule, or why.'),
        places: z.array(placeSchema).describe('Of the rule, or of the policies that isolate.'),
      }),
    )
    .describe('First those at the source, each side in its order.'),
});
/** What decides about traffic between two ends, in order. */
export type ExplanationReport = Immutable<z.infer<typeof explanationReportSchema>>;

export const changesReportSchema = z.object({
  ...networkReportFields,
  changes: z.array(
    z.object({
      from: reportEndSchema,
      to: reportEndSchema,
      gained: trafficSchema.describe('What may flow after and not before.'),
      lost: trafficSchema.describe('What may flow before and not after.'),
    }),
  ),
});
/** What may flow after and not before, and the other way round. */
export type ChangesReport = Immutable<z.infer<typeof changesReportSchema>>;

export const exposureReportSchema = z.object({
  ...networkReportFields,
  exposures: z
    .array(
      z.object({
        workload: z.string(),
        status: z
          .enum(['reachable', 'possible', 'blocked'])
          .describe(
            '`possible`: the proxy of the entrance is not among the manifests, and policies let some peer through.',
          ),
        internet: z.boolean().describe('Are there addresses of the internet among the sources?'),
        sources: z.string().describe('Who may come this way.'),
        through: z.array(z.string()).describe('From outside in.'),
        hosts: z.array(z.string()),
        paths: z.array(z.string()),
        traffic: trafficSchema.describe(
          'What arrives at the workload; where it is blocked, what would have.',
        ),
        place: placeSchema,
      }),
    )
    .describe('Most reachable first.'),
});
/** What can be reached from outside, and the way there. */
export type ExposureReport = Immutable<z.infer<typeof exposureReportSchema>>;

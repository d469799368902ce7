import * as z from 'zod';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';
import { engineArtefactSchema, engineLossSchema } from './artefact.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const SEGMENTATION_REPORT_VERSION = '1.0';

export const reportedLossSchema = engineLossSchema.extend({
  member: z.string().describe('`namespace/name` of the workload whose artefact is not exact.'),
});
/** What an engine cannot say, as `NetworkLoss` tells it. */
export type ReportedLoss = Immutable<z.infer<typeof reportedLossSchema>>;

const segmentationReportFields = {
  schemaVersion: z.literal(SEGMENTATION_REPORT_VERSION),
  members: z.array(z.string()).describe('`namespace/name` of every profile.'),
  losses: z.array(reportedLossSchema).describe('What an engine cannot say, and what it says instead.'),
};

export const networkCompileReportSchema = z.object({
  ...segmentationReportFields,
  engines: z.array(z.string()),
  refused: z
    .boolean()
    .describe('Was nothing compiled, because something would have been lost and that was forbidden?'),
  artefacts: z.array(engineArtefactSchema),
});
/** Artefacts of network engines, and what they lose. */
export type NetworkCompileReport = Immutable<z.infer<typeof networkCompileReportSchema>>;

export const reportedDisagreementSchema = z.object({
  direction: z.enum(['egress', 'ingress']),
  from: z.string(),
  to: z.string(),
  wider: z.string().describe('Traffic that the artefact allows and the profiles do not.'),
  tighter: z.string().describe('Traffic that the profiles allow and the artefact does not.'),
  example: z.string().describe('One flow of it.'),
});
/** Traffic that an artefact treats otherwise than the profiles say. */
export type ReportedDisagreement = Immutable<z.infer<typeof reportedDisagreementSchema>>;

export const PROOF_RESULTS = ['equal', 'equal-but-for-losses', 'different'] as const;

const reportedProofSchema = z.object({
  engine: z.string(),
  reading: z.string().describe('Of engines with several artefacts for the same: which one; else empty.'),
  result: z
    .enum(PROOF_RESULTS)
    .describe(
      '`equal` exactly; `equal-but-for-losses` where losses that were declared are all that differs; else `different`.',
    ),
  unexplained: z
    .array(reportedDisagreementSchema)
    .describe('Counterexamples: what no declared loss explains.'),
  explained: z.array(reportedDisagreementSchema),
});
/** Whether an artefact means what the profiles mean. */
export type ReportedProof = Immutable<z.infer<typeof reportedProofSchema>>;

export const proofReportSchema = z.object({
  ...segmentationReportFields,
  proofs: z.array(reportedProofSchema),
  gaps: z.array(gapSchema).describe('Artefacts that could not be read.'),
});
export type ProofReport = Immutable<z.infer<typeof proofReportSchema>>;

import * as z from 'zod';
import { severitySchema } from '../finding/head.ts';
import type { Immutable } from '../immutable.ts';
import { networkReportFields, placeSchema } from './network.ts';

const reachableVulnerabilitySchema = z.object({
  workload: z.string(),
  id: z.string(),
  severity: severitySchema,
  priority: z.number().describe('Of the scan, 0 to 100.'),
  exploited: z.boolean().describe('Is it known to be exploited?'),
  internet: z.boolean().describe('Can the workload be reached from addresses of the internet?'),
  callers: z.int().describe('Workloads that may call it.'),
});
/** A vulnerability of a workload's image, and who can come near it. */
export type ReachableVulnerability = Immutable<z.infer<typeof reachableVulnerabilitySchema>>;

const reachedSchema = z.object({
  workload: z.string(),
  way: z
    .array(z.object({ from: z.string(), to: z.string(), traffic: z.string() }))
    .describe('The shortest way there, hop by hop.'),
  knownVulnerable: z
    .boolean()
    .optional()
    .describe(
      'Has every workload on the way, this one too, a vulnerability that a scan told of? Left out without scans.',
    ),
});

const outsideSchema = z.object({
  workload: z.string(),
  to: z.string(),
  traffic: z.string(),
  internet: z.boolean(),
});

const cutSchema = z.object({
  policy: z.string(),
  path: z.string(),
  place: placeSchema,
  spares: z.array(z.string()).describe('Workloads that do not fall without the rule.'),
  sparesInternet: z.boolean().describe('Is the internet out of reach without it?'),
});

export const blastReportSchema = z.object({
  ...networkReportFields,
  asked: z.string().describe('A workload, or a vulnerability.'),
  starts: z.array(z.string()).describe('The workloads that fall first.'),
  workloads: z.int().describe('How many there are.'),
  reached: z.array(reachedSchema),
  outside: z
    .array(outsideSchema)
    .describe('What can be called from there outside of the cluster: where data may leave to.'),
  open: z
    .array(z.string())
    .describe('Among those who fall: whose calls no policy restricts, to be isolated before rules matter.'),
  cuts: z.array(cutSchema).describe('Rules, the one whose removal spares most first.'),
  candidates: z.int().describe('Rules that could be removed.'),
  tried: z.int().describe('Of how many of them it was tried what that spares.'),
  vulnerabilities: z
    .array(reachableVulnerabilitySchema)
    .describe(
      'Of all workloads whose images were scanned: nearest to the internet first, then by callers and priority.',
    ),
});
/** What falls when a workload does. Traffic is text as `describeTraffic` writes it. */
export type BlastReport = Immutable<z.infer<typeof blastReportSchema>>;

import * as z from 'zod';
import { distributionSchema } from '../distribution.ts';
import { type Finding, findingSchema, SEVERITIES } from '../finding/finding.ts';
import { gapSchema } from '../gap.ts';
import { imageSchema } from '../image.ts';
import { type Package, packageSchema } from '../package.ts';
import type { Sequence } from '../sequence.ts';
import { verdictSchema } from './verdict.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const REPORT_SCHEMA_VERSION = '1.0';

export const SOURCE_KINDS = [
  'docker-archive',
  'oci-archive',
  'oci-layout',
  'registry',
  'engine',
  'root-filesystem',
  'source-folder',
  'repository',
  'sbom',
] as const;
export const sourceKindSchema = z.enum(SOURCE_KINDS);
export type SourceKind = z.infer<typeof sourceKindSchema>;

export const advisoryDataSchema = z.object({
  /** When the database was compiled. */
  compiled: z.iso.datetime(),
  /** Newest `modified` of any advisory in it. */
  newest: z.iso.datetime().optional(),
  advisories: z.number().int(),
  ecosystems: z.record(z.string(), z.number().int()),
});
export type AdvisoryData = z.infer<typeof advisoryDataSchema>;

export const coverageSchema = z.object({
  scanners: z.array(z.string()),
  layers: z.object({ total: z.number().int(), read: z.number().int(), cached: z.number().int() }),
  files: z.number().int(),
  /** Absent where there is no advisory database. */
  advisoryData: advisoryDataSchema.optional(),
  gaps: z.array(gapSchema),
});

/** What a scan says; the JSON report is this, as it is. */
export const reportSchema = z.object({
  schemaVersion: z.literal(REPORT_SCHEMA_VERSION),
  tool: z.object({ name: z.literal('plimsoll'), version: z.string() }),
  created: z.iso.datetime(),
  target: z.object({
    /** As the user wrote it. */
    reference: z.string(),
    kind: sourceKindSchema,
    image: imageSchema.optional(),
    distribution: distributionSchema.optional(),
  }),
  verdict: verdictSchema,
  summary: z.object({
    packages: z.number().int(),
    findings: z.object(
      Object.fromEntries(SEVERITIES.map((severity) => [severity, z.number().int()])) as Record<
        (typeof SEVERITIES)[number],
        z.ZodNumber
      >,
    ),
    fixable: z.number().int(),
    exploited: z.number().int(),
  }),
  findings: z.array(findingSchema),
  packages: z.array(packageSchema),
  coverage: coverageSchema,
});
/** A report that was read back. */
export type ReportDocument = z.infer<typeof reportSchema>;

/** A report while it is made and written: its packages and findings may be more than fit in memory. */
export type Report = Omit<ReportDocument, 'packages' | 'findings'> & {
  readonly packages: Sequence<Package>;
  /** Highest priority first. */
  readonly findings: Sequence<Finding>;
};

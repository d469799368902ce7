import * as z from 'zod';
import { distributionSchema } from '../distribution.ts';
import { exceptionRemarkSchema } from '../exception/remark.ts';
import { type Finding, findingSchema } from '../finding/finding.ts';
import { FINDING_KINDS } from '../finding/about.ts';
import { SEVERITIES } from '../finding/severity.ts';
import { type SuppressedFinding, suppressedFindingSchema } from '../finding/suppression.ts';
import { gapSchema } from '../gap.ts';
import { imageSchema } from '../image.ts';
import { type Package, packageSchema } from '../package.ts';
import type { Sequence } from '../sequence.ts';
import { advisoryDataSchema, REPORT_SCHEMA_VERSION } from './basis.ts';
import { HIDING, HIDING_AT_TIMES } from './hidden.ts';
import { verdictSchema } from './verdict.ts';

export const SOURCE_KINDS = [
  'docker-archive',
  'oci-archive',
  'oci-layout',
  'image-folder',
  'registry',
  'engine',
  'root-filesystem',
  'source-folder',
  'repository',
  'sbom',
] as const;
export const sourceKindSchema = z.enum(SOURCE_KINDS);
export type SourceKind = z.infer<typeof sourceKindSchema>;

export const coverageSchema = z.object({
  /** Ids of the scanners that looked. */
  scanners: z.array(z.string()),
  /** What each of them had to judge, and its version; a bill of materials without findings has none. Since 1.1. */
  examined: z.record(
    z.string(),
    z.object({
      version: z.number().int(),
      packages: z.number().int().optional(),
      files: z.number().int().optional(),
    }),
  ),
  layers: z.object({ total: z.number().int(), read: z.number().int(), cached: z.number().int() }),
  files: z.number().int(),
  /** Absent where there is no advisory database. */
  advisoryData: advisoryDataSchema.optional(),
  gaps: z.array(gapSchema),
  /** What somebody should know of waivers, ignore files and VEX documents; absent: nothing. Since 1.2. */
  exceptions: z.array(exceptionRemarkSchema).optional(),
});

/** A number for each of these names. */
function countsOf<Name extends string>(names: readonly Name[]) {
  return z.object(
    Object.fromEntries(names.map((name) => [name, z.number().int()])) as Record<Name, z.ZodNumber>,
  );
}

/** How many findings each of these hides. */
export const hiddenSchema = countsOf(HIDING).extend(countsOf(HIDING_AT_TIMES).partial().shape);
export type Hidden = z.infer<typeof hiddenSchema>;

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
    findings: countsOf(SEVERITIES),
    /** The same findings by what they are. Since 1.1. */
    kinds: countsOf(FINDING_KINDS),
    fixable: z.number().int(),
    exploited: z.number().int(),
    /** Findings among these of which it is only known that they may be so. Since 1.2. */
    possible: z.number().int(),
    /** Findings that are not among these, each counted once. Since 1.2. */
    hidden: hiddenSchema,
  }),
  findings: z.array(findingSchema),
  /** What was found and somebody answered for: neither among the findings nor judged. Since 1.2. */
  suppressed: z.array(suppressedFindingSchema),
  packages: z.array(packageSchema),
  coverage: coverageSchema,
});
/** A report that was read back. */
export type ReportDocument = z.infer<typeof reportSchema>;

/** A report while it is made and written: its packages and its findings, suppressed ones too, may be more than fit in memory. */
export type Report = Omit<ReportDocument, 'packages' | 'findings' | 'suppressed'> & {
  readonly packages: Sequence<Package>;
  /** Highest priority first. */
  readonly findings: Sequence<Finding>;
  readonly suppressed: Sequence<SuppressedFinding>;
};

import * as z from 'zod';
import { distributionSchema } from '../distribution.ts';
import { exceptionRemarkSchema } from '../exception/remark.ts';
import { type Finding, FINDING_KINDS, findingSchema } from '../finding/finding.ts';
import { SEVERITIES } from '../finding/head.ts';
import { type SuppressedFinding, suppressedFindingSchema } from '../finding/suppression.ts';
import { gapSchema } from '../gap.ts';
import { imageSchema } from '../image.ts';
import { type Package, packageSchema } from '../package.ts';
import type { Sequence } from '../sequence.ts';
import { verdictSchema } from './verdict.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const REPORT_SCHEMA_VERSION = '1.4';

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

/**
 * Why a finding is not shown, in the order in which each is asked: somebody answered for it (`vex`, `waived`; it is
 * among `suppressed`), no release fixes it under `--only-fixed` (`unfixed`), or `--severity` leaves it out (`severity`;
 * it is judged all the same).
 */
export const HIDING = ['vex', 'waived', 'unfixed', 'severity'] as const;

/**
 * Why `--only-relevant` leaves a finding out: it is no vulnerability where it is, its code is not reachable, it is in a
 * kernel that a container does not run, or in what only development needs. Since 1.4.
 */
export const IRRELEVANT_BY = ['unimportant', 'unreachable', 'kernel', 'development'] as const;
export type IrrelevantBy = (typeof IRRELEVANT_BY)[number];

/**
 * Counted only where there is something to count: `published` are secrets in files of a distribution, which are among
 * `suppressed` (since 1.4), `unverified` those that `--verified-only` leaves out.
 */
const HIDING_AT_TIMES = ['published', 'unverified', ...IRRELEVANT_BY] as const;

/** How many findings each of these hides. */
export const hiddenSchema = countsOf(HIDING).extend(countsOf(HIDING_AT_TIMES).partial().shape);
export type Hidden = z.infer<typeof hiddenSchema>;

/** What hides something, each with how much. */
export function hiddenCounts(hidden: Hidden): [way: keyof Hidden, count: number][] {
  const ways: readonly (keyof Hidden)[] = [...HIDING, ...HIDING_AT_TIMES];
  return ways.map((way): [keyof Hidden, number] => [way, hidden[way] ?? 0]).filter(([, count]) => count > 0);
}

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

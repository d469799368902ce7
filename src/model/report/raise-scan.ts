import * as z from 'zod';
import { FINDING_KINDS } from '../finding/finding.ts';
import { fingerprintOf } from '../finding/fingerprint.ts';
import { vulnerabilitySchema } from '../finding/vulnerability.ts';
import { REPORT_SCHEMA_VERSION } from './scan.ts';

/** What of a report of schema 1.0 has more in 1.1: it knew vulnerabilities only, and one scanner. */
const olderSchema = z.looseObject({
  schemaVersion: z.literal('1.0'),
  findings: z.array(z.unknown()),
  summary: z.looseObject({ packages: z.number() }).optional(),
  coverage: z.looseObject({ scanners: z.array(z.string()) }).optional(),
});
const olderFindingSchema = vulnerabilitySchema.omit({ fingerprint: true }).loose();

/** A JSON report of schema 1.0 as one of today's; anything else as it is, for the schema to judge. */
export function raiseScanReport(document: unknown): unknown {
  const older = olderSchema.safeParse(document);
  if (!older.success) return document;
  const { findings, summary, coverage } = older.data;
  const none = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0]));
  const examined = { version: 1, packages: summary?.packages ?? 0 };
  return {
    ...older.data,
    schemaVersion: REPORT_SCHEMA_VERSION,
    findings: findings.map(withFingerprint),
    ...(summary && { summary: { ...summary, kinds: { ...none, vulnerability: findings.length } } }),
    ...(coverage && {
      coverage: {
        ...coverage,
        examined: Object.fromEntries(coverage.scanners.map((scanner) => [scanner, examined])),
      },
    }),
  };
}

function withFingerprint(finding: unknown): unknown {
  const older = olderFindingSchema.safeParse(finding);
  return older.success ? { ...older.data, fingerprint: fingerprintOf(older.data) } : finding;
}

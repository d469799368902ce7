import * as z from 'zod';
import { FINDING_KINDS } from '../finding/about.ts';
import { fingerprintOf } from '../finding/fingerprint.ts';
import { vulnerabilitySchema } from '../finding/vulnerability.ts';
import { HIDING } from './hidden.ts';
import { REPORT_SCHEMA_VERSION } from './basis.ts';

/** What of a report of schema 1.0 has more in 1.1: it knew vulnerabilities only, and one scanner. */
const firstSchema = z.looseObject({
  schemaVersion: z.literal('1.0'),
  findings: z.array(z.unknown()),
  summary: z.looseObject({ packages: z.number() }).optional(),
  coverage: z.looseObject({ scanners: z.array(z.string()) }).optional(),
});
const firstFindingSchema = vulnerabilitySchema.omit({ fingerprint: true }).loose();

/** What of a report of schema 1.1 has more in 1.2: it did not say what it hid. */
const secondSchema = z.looseObject({
  schemaVersion: z.literal('1.1'),
  summary: z.looseObject({}).optional(),
});

/** What 1.3 has more is of findings that no older report has. */
const thirdSchema = z.looseObject({ schemaVersion: z.literal('1.2') });

/** A JSON report of schema 1.0, 1.1 or 1.2 as one of today's; anything else as it is, for the schema to judge. */
export function raiseScanReport(document: unknown): unknown {
  return raiseThird(raiseSecond(raiseFirst(document)));
}

function raiseFirst(document: unknown): unknown {
  const older = firstSchema.safeParse(document);
  if (!older.success) return document;
  const { findings, summary, coverage } = older.data;
  const none = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0]));
  const examined = { version: 1, packages: summary?.packages ?? 0 };
  return {
    ...older.data,
    schemaVersion: '1.1',
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
  const older = firstFindingSchema.safeParse(finding);
  return older.success ? { ...older.data, fingerprint: fingerprintOf(older.data) } : finding;
}

function raiseSecond(document: unknown): unknown {
  const older = secondSchema.safeParse(document);
  if (!older.success) return document;
  const { summary } = older.data;
  return {
    ...older.data,
    schemaVersion: '1.2',
    suppressed: [],
    ...(summary && {
      summary: { ...summary, possible: 0, hidden: Object.fromEntries(HIDING.map((reason) => [reason, 0])) },
    }),
  };
}

function raiseThird(document: unknown): unknown {
  const older = thirdSchema.safeParse(document);
  return older.success ? { ...older.data, schemaVersion: REPORT_SCHEMA_VERSION } : document;
}

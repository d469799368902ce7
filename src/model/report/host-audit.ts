import * as z from 'zod';
import { HOST_OUTCOMES } from '../configuration/host.ts';
import { SEVERITIES, severitySchema } from '../finding/head.ts';
import type { Immutable } from '../immutable.ts';
import { VECTOR_IDS } from '../vector.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const HOST_AUDIT_VERSION = '1.0';

/** Those that a check may have, most severe first. */
export const CHECK_SEVERITIES = SEVERITIES.slice(0, 4);

const outcomeSchema = z
  .enum(HOST_OUTCOMES)
  .describe('`not-applicable`: the host has nothing that it is about. `not-readable`: nobody can tell.');

const evidenceSchema = z.object({
  outcome: outcomeSchema,
  path: z.string().describe('From the root of the host.'),
  line: z.number().int().min(1).optional(),
  actual: z.string().describe('What is there, or why it could not be read.'),
  expected: z.string().describe('What should be.'),
});

const auditedCheckSchema = z.object({
  id: z.string(),
  title: z.string().describe('What is wrong where it fails.'),
  severity: severitySchema,
  vectors: z.array(z.enum(VECTOR_IDS)).min(1),
  standards: z.array(z.string()).describe('Sections that ask for it: `CIS Docker 3.17`.'),
  outcome: outcomeSchema.describe('The gravest of its evidence: `fail` before `not-readable` before `pass`.'),
  why: z.string(),
  advice: z.string().describe('What to do where it fails.'),
  references: z.array(z.string()),
  evidence: z.array(evidenceSchema).min(1),
});
export type ReportedCheck = Immutable<z.infer<typeof auditedCheckSchema>>;

export const hostAuditSchema = z.object({
  schemaVersion: z.literal(HOST_AUDIT_VERSION),
  root: z.string().describe('The folder that was looked at as the root of a host.'),
  live: z.boolean().describe('Does its kernel run? Else settings are what its files say.'),
  summary: z.object({
    fail: z.number().int(),
    'not-readable': z.number().int(),
    pass: z.number().int(),
    'not-applicable': z.number().int(),
  }),
  checks: z.array(auditedCheckSchema).describe('Every check, whatever came of it.'),
});
/** What came of every check of a host. */
export type HostAuditReport = Immutable<z.infer<typeof hostAuditSchema>>;

import * as z from 'zod';
import { AUDIT_OUTCOMES } from '../configuration/audit.ts';
import { severitySchema } from '../finding/head.ts';
import { SEVERITIES } from '../finding/severity.ts';
import type { Immutable } from '../immutable.ts';
import { VECTOR_IDS } from '../vector.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const AUDIT_VERSION = '1.1';

/** Those that a check may have, most severe first. */
export const CHECK_SEVERITIES = SEVERITIES.slice(0, 4);

const outcomeSchema = z
  .enum(AUDIT_OUTCOMES)
  .describe('`not-applicable`: there is nothing that it is about. `not-readable`: nobody can tell.');

const evidenceSchema = z.object({
  outcome: outcomeSchema,
  path: z
    .string()
    .describe('A file from the root of the host or the repository, or what of an API was asked.'),
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

/** What can be audited. */
const AUDIT_KINDS = ['host', 'repository', 'workstation'] as const;

export const auditSchema = z.object({
  schemaVersion: z.literal(AUDIT_VERSION),
  kind: z.enum(AUDIT_KINDS).describe('What was audited.'),
  root: z.string().describe('What was looked at: the folder that is the root of a host, or a repository.'),
  live: z
    .boolean()
    .optional()
    .describe('Does its kernel run? Else settings are what its files say. Not told of a repository.'),
  forge: z.string().optional().describe('Whose API was asked about which repository: `github acme/shop`.'),
  summary: z.object({
    fail: z.number().int(),
    'not-readable': z.number().int(),
    pass: z.number().int(),
    'not-applicable': z.number().int(),
  }),
  checks: z.array(auditedCheckSchema).describe('Every check, whatever came of it.'),
});
/** What came of every check of an audit. */
export type AuditReport = Immutable<z.infer<typeof auditSchema>>;
/** What an audit is of. */
export type AuditHead = Pick<AuditReport, 'kind' | 'root' | 'live' | 'forge'>;

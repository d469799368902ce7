import * as z from 'zod';
import { severitySchema } from '../finding/head.ts';
import { SEVERITIES } from '../finding/severity.ts';
import type { Immutable } from '../immutable.ts';
import { gapSchema } from '../gap.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const DEPENDENCY_FIXES_VERSION = '1.1';

const foundSchema = z.object({ id: z.string(), fingerprint: z.string(), severity: severitySchema });
const countsSchema = z
  .object(
    Object.fromEntries(SEVERITIES.map((severity) => [severity, z.number().int()])) as Record<
      (typeof SEVERITIES)[number],
      z.ZodNumber
    >,
  )
  .describe('Vulnerabilities by severity.');

const fixChangeSchema = z.object({
  kind: z
    .enum(['direct', 'override', 'lock', 'image', 'pin'])
    .describe(
      'The project asks for another version itself, decides the version of what another package brings, or only its lock file follows; a file names another image, or a Dockerfile installs another version (since 1.1).',
    ),
  file: z.string().describe('From the root of the target.'),
  package: z.object({ purl: z.string(), name: z.string(), version: z.string() }),
  to: z.string(),
  step: z.enum(['patch', 'minor', 'major', 'unknown']),
  by: z
    .object({ name: z.string(), from: z.string(), to: z.string() })
    .optional()
    .describe('What the project asks for itself and that is raised, as it brings the package. Since 1.1.'),
  reason: z.string().optional().describe('Why, where it is for no finding. Since 1.1.'),
  clears: z.array(foundSchema),
  keeps: z.array(foundSchema).describe('What is known of the better version.'),
});

export const dependencyFixesSchema = z.object({
  schemaVersion: z.literal(DEPENDENCY_FIXES_VERSION),
  target: z.string(),
  outcome: z
    .enum(['nothing', 'planned', 'applied', 'taken-back'])
    .describe(
      '`taken-back`: a package manager failed, or what was found afterwards is worse, so that every file is as it was.',
    ),
  changes: z.array(fixChangeSchema).describe('What clears most first.'),
  left: z.array(
    z.object({
      package: z.object({ purl: z.string(), name: z.string(), version: z.string() }),
      findings: z.array(foundSchema),
      reason: z.string(),
    }),
  ),
  patch: z.string().describe('A unified diff of the manifests.'),
  commands: z
    .array(
      z.object({
        folder: z.string(),
        command: z.array(z.string()),
        code: z.number().int().optional().describe('Absent: it was not run.'),
        said: z.string().optional().describe('Of one that failed.'),
      }),
    )
    .describe('What makes lock files follow.'),
  before: countsSchema,
  expected: countsSchema.describe('As the advisories say of the changed packages, once lock files follow.'),
  after: countsSchema.optional().describe('Of the next scan, where something was applied.'),
  brought: z.array(foundSchema).describe('What the next scan found that was not there before.'),
  gaps: z.array(gapSchema),
});
export type DependencyFixesReport = Immutable<z.infer<typeof dependencyFixesSchema>>;

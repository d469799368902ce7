import * as z from 'zod';
import { profileSchema } from '../finding/profile.ts';
import type { Immutable } from '../immutable.ts';
import { SECTION_NAMES } from '../profile/key.ts';
import { stateSchema } from '../profile/line.ts';
import { engineArtefactSchema, engineLossSchema } from './artefact.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const PROFILE_REPORT_VERSION = '1.0';

const sectionSchema = z.enum(SECTION_NAMES);
const linePathSchema = z.string().describe('Path of the line, such as `egress[2].http[0]`.');
const workloadSchema = z.string().describe('`namespace/name`.');

const { id, severity, vectors, title, advice } = profileSchema.shape;

/** A finding about a line, by the names that this report has for its parts. */
export const lintFindingSchema = z.object({
  rule: id,
  severity,
  vectors,
  section: sectionSchema,
  path: linePathSchema,
  message: title.describe('One sentence: what is wrong with it.'),
  advice: advice.describe('One sentence: what to do.'),
});
/** One thing that a rule says about one line. */
export type LintFinding = Immutable<z.infer<typeof lintFindingSchema>>;

const effectSchema = z
  .enum(['wider', 'tighter', 'both', 'none'])
  .describe(
    'What it does to what is allowed. `both`: something more and something less, or it cannot be told; `none`: nothing that is enforced changes.',
  );
export type Effect = z.infer<typeof effectSchema>;

const changeSchema = z.object({
  kind: z
    .enum(['added', 'removed', 'changed', 'section'])
    .describe('`section`: it begins or ceases to say anything.'),
  section: sectionSchema,
  path: z.string().describe('Of the line in the first profile, or in the second where it is new.'),
  says: z.string().describe('The line in a few words, as it is now, or as it was where it is gone.'),
  fields: z.array(z.string()).describe('Names of the keys that differ, state and provenance among them.'),
  effect: effectSchema,
});
/** One line that is new, gone or different, or a section that begins or ceases to say anything. */
export type Change = Immutable<z.infer<typeof changeSchema>>;

const agreementSchema = z
  .enum(['agreed', 'unused', 'suspect'])
  .describe(
    '`agreed`: declared or written, and seen. `unused`: never seen. `suspect`: seen, but nobody declared it.',
  );
export type Agreement = z.infer<typeof agreementSchema>;

const explanationSchema = z.object({
  path: linePathSchema,
  says: z
    .array(z.string())
    .describe('The lines that it belongs to and itself, outermost first, each in a few words.'),
  state: stateSchema,
  effect: z.string().describe('What the state does.'),
  reasons: z.array(z.string()).describe('One sentence for each provenance.'),
  standing: agreementSchema.optional(),
  findings: z.array(lintFindingSchema),
});
/** What a line means and why it is there, as sentences to show and values to decide by. */
export type Explanation = Immutable<z.infer<typeof explanationSchema>>;

const profileReportFields = { schemaVersion: z.literal(PROFILE_REPORT_VERSION) };

export const lintReportSchema = z.object({
  ...profileReportFields,
  workloads: z
    .array(z.object({ workload: workloadSchema, findings: z.array(lintFindingSchema) }))
    .describe('In the order of the files.'),
});
export type LintReport = Immutable<z.infer<typeof lintReportSchema>>;

export const explainReportSchema = z.object({
  ...profileReportFields,
  workloads: z.array(z.object({ workload: workloadSchema, explanation: explanationSchema })),
});
export type ExplainReport = Immutable<z.infer<typeof explainReportSchema>>;

export const diffReportSchema = z.object({
  ...profileReportFields,
  workloads: z.array(
    z.object({
      workload: workloadSchema,
      side: z
        .enum(['both', 'before', 'after'])
        .describe('Which of the two has a profile of it; only where both have one there are changes.'),
      changes: z.array(changeSchema),
    }),
  ),
});
export type DiffReport = Immutable<z.infer<typeof diffReportSchema>>;

const compiledWorkloadSchema = z.object({
  workload: workloadSchema,
  artefacts: z.array(engineArtefactSchema),
  losses: z.array(engineLossSchema),
  unenforced: z.array(sectionSchema).describe('Sections of the profile that none of the engines enforces.'),
});
export type CompiledWorkload = Immutable<z.infer<typeof compiledWorkloadSchema>>;

export const compileReportSchema = z.object({
  ...profileReportFields,
  engines: z.array(z.string()),
  refused: z.boolean().describe('Were losses refused, so that there are no artefacts?'),
  workloads: z.array(compiledWorkloadSchema),
});
export type CompileReport = Immutable<z.infer<typeof compileReportSchema>>;

export const decisionReportSchema = z.object({
  ...profileReportFields,
  state: stateSchema.describe('What the lines are from now on.'),
  lines: z.array(
    z.object({
      workload: workloadSchema,
      line: linePathSchema,
      says: z.string().describe('What it is about, in a few words.'),
      was: stateSchema,
    }),
  ),
});
/** Lines that were accepted or refused. */
export type DecisionReport = Immutable<z.infer<typeof decisionReportSchema>>;

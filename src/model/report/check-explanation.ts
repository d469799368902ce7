import * as z from 'zod';
import { severitySchema } from '../finding/head.ts';
import type { Immutable } from '../immutable.ts';
import { VECTOR_IDS } from '../vector.ts';

const exampleSchema = z.array(
  z.object({ path: z.string().describe('From the root of a target.'), text: z.string() }),
);

/** What a check of configuration or of hosts looks for, why, and what to do. */
export const checkExplanationSchema = z.object({
  schemaVersion: z.literal('1.0'),
  id: z.string(),
  /** What it is a check of: `Compose files`. */
  kind: z.string(),
  title: z.string(),
  severity: severitySchema,
  vectors: z.array(z.enum(VECTOR_IDS)).min(1),
  why: z.string(),
  fix: z.string(),
  standards: z.array(z.string()),
  references: z.array(z.string()),
  /** Files in which it finds something, and such in which it does not. */
  failing: exampleSchema,
  passing: exampleSchema,
});
export type CheckExplanation = Immutable<z.infer<typeof checkExplanationSchema>>;

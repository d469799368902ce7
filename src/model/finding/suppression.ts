import * as z from 'zod';
import { findingSchema } from './finding.ts';

/** Who says that a finding needs nobody's attention, why, and until when. Since 1.2. */
export const suppressionSchema = z.object({
  /**
   * `waiver`: of settings; `ignore-file`: a list of ids or paths, ours or another scanner's; `inline`: a comment beside
   * what was found; `vex`: a statement of whoever makes the product; `distribution`: a package database, by which the
   * file is one that a distribution gives to everybody (since 1.4).
   */
  by: z.enum(['waiver', 'ignore-file', 'inline', 'vex', 'distribution']),
  /** What says so: a file, and where known its line, as `path:line`. */
  source: z.string(),
  /** Who answers for it. */
  owner: z.string().optional(),
  /** In the words of whoever wrote it; of a VEX statement its status and justification. */
  reason: z.string().optional(),
  /** The day on whose end it ends. */
  expires: z.iso.date().optional(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** A finding that somebody answered for. It is neither shown among the findings nor judged, and stays in the report. */
export const suppressedFindingSchema = z.object({ finding: findingSchema, suppression: suppressionSchema });
export type SuppressedFinding = z.infer<typeof suppressedFindingSchema>;

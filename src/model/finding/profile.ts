import * as z from 'zod';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import { workloadSubjectSchema } from './subject.ts';

/** One thing that a rule says about one line of a workload's profile; `title` says what is wrong with the line. */
export const profileSchema = z.object({
  kind: z.literal('profile'),
  ...headShape,
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  subject: workloadSubjectSchema,
  /** Of the profile, such as `egress.http`. */
  section: z.string(),
  /** The line in a few words: it stays when lines before it come and go. */
  says: z.string(),
  origins: z.array(originSchema),
});
export type ProfileFinding = z.infer<typeof profileSchema>;

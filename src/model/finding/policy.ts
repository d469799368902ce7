import * as z from 'zod';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import { resourceSubjectSchema, workloadSubjectSchema } from './subject.ts';

/** What can be wrong with the policies of a network. */
export const POLICY_RULES = [
  'selects-nothing',
  'matches-nobody',
  'shadowed-policy',
  'shadowed-rule',
  'contradiction',
  'unprotected',
] as const;

/** Something about policies themselves that somebody should look at. */
export const policySchema = z.object({
  kind: z.literal('policy'),
  ...headShape,
  id: z.enum(POLICY_RULES),
  subject: z.discriminatedUnion('kind', [resourceSubjectSchema, workloadSubjectSchema]),
  /** The lines of the manifests that say so. */
  origins: z.array(originSchema),
});
export type PolicyFinding = z.infer<typeof policySchema>;

import * as z from 'zod';

/**
 * `clean`: nothing found and everything read. `findings`: something found, shown or not, no rule broken.
 * `violated`: a rule of the policy is broken. `incomplete`: no rule is broken by what was read, but not all was.
 * `unjudged` (since 1.2): no scanner looked, or the target had nothing for one to judge.
 */
export const verdictSchema = z.object({
  status: z.enum(['clean', 'findings', 'violated', 'incomplete', 'unjudged']),
  /** The rules that were asked for, as written, such as `--fail-on high`. */
  rules: z.array(z.string()),
  /** One sentence each: which rule is broken by what, or what was not read. */
  reasons: z.array(z.string()),
});
export type Verdict = z.infer<typeof verdictSchema>;

import * as z from 'zod';

/**
 * What somebody should know of an exception. `expired`: it no longer excepts anything. `unused`: nothing that was
 * found is what it is about. `not-trusted`: the target asks for it, and nobody trusts the target. `unsupported`: a
 * part of a foreign file that means nothing here. Since 1.2. `unsigned` (since 1.4): an attestation that nobody signed,
 * or whose signature was not verified.
 */
export const exceptionRemarkSchema = z.object({
  problem: z.enum(['expired', 'unused', 'no-owner', 'no-reason', 'not-trusted', 'unsupported', 'unsigned']),
  /** A file, and where known its line, as `path:line`. */
  source: z.string(),
  /** One sentence that says what it is about. */
  text: z.string(),
});
export type ExceptionRemark = z.infer<typeof exceptionRemarkSchema>;

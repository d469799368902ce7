import * as z from 'zod';
import { headShape } from './head.ts';
import { foundPackageSchema } from './subject.ts';

/** A licence that somebody should decide about; `id` is the rule. Its subject is the package, which its `package` says. */
export const licenceSchema = z.object({
  kind: z.literal('licence'),
  ...headShape,
  /** An SPDX expression where it can be told, else as written. */
  expression: z.string(),
  /** What it asks of who passes the package on. */
  category: z.enum(['permissive', 'weak-copyleft', 'copyleft', 'network-copyleft', 'proprietary', 'unknown']),
  package: foundPackageSchema,
});

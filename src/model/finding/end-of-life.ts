import * as z from 'zod';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import { fileSubjectSchema } from './subject.ts';

/** A release of a distribution or a program that gets no security fixes any more, or soon will not. Since 1.4. */
export const endOfLifeSchema = z.object({
  kind: z.literal('end-of-life'),
  ...headShape,
  /** Such as `debian` or `node`, and its version. */
  product: z.string(),
  version: z.string(),
  /** ISO date of the last day with security fixes for everyone. */
  date: z.iso.date(),
  /** ISO date until which paid or volunteer support goes on, if any. */
  extended: z.iso.date().optional(),
  /** The file that tells of it. */
  subject: fileSubjectSchema,
  origins: z.array(originSchema),
});

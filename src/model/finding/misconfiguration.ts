import * as z from 'zod';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import {
  commitSubjectSchema,
  fileSubjectSchema,
  imageSubjectSchema,
  resourceSubjectSchema,
  workloadSubjectSchema,
} from './subject.ts';

/** A setting that makes something less safe than it could be; `id` is the check. */
export const misconfigurationSchema = z.object({
  kind: z.literal('misconfiguration'),
  ...headShape,
  /** What is there, and what should be, as the file writes it. */
  actual: z.string(),
  expected: z.string(),
  subject: z.discriminatedUnion('kind', [
    fileSubjectSchema,
    resourceSubjectSchema,
    workloadSubjectSchema,
    imageSubjectSchema,
    commitSubjectSchema,
  ]),
  origins: z.array(originSchema),
  /** A unified diff of the file that mends it. */
  patch: z.string().optional(),
});

import * as z from 'zod';
import { ecosystemSchema } from '../ecosystems.ts';
import { locationSchema } from '../package.ts';

/** Lines and columns count from 1; a range without an end is its first line. */
export const rangeSchema = z.object({
  startLine: z.number().int().min(1),
  startColumn: z.number().int().min(1).optional(),
  endLine: z.number().int().min(1).optional(),
  /** The column behind the last character. */
  endColumn: z.number().int().min(1).optional(),
});

const fileShape = {
  /** From the root of the target. */
  path: z.string(),
  range: rangeSchema.optional(),
};
export const filePlaceSchema = z.object(fileShape);
export type FilePlace = z.infer<typeof filePlaceSchema>;

/** A package of the target as a finding tells of it. */
export const foundPackageSchema = z.object({
  purl: z.string(),
  ecosystem: ecosystemSchema,
  name: z.string(),
  version: z.string(),
  /** Which versions it may be, where none is decided; `version` is empty then. Since 1.2. */
  range: z.string().optional(),
  /** Only for development, by its lock file. Since 1.4. */
  development: z.boolean().optional(),
  locations: z.array(locationSchema),
});
export type FoundPackage = z.infer<typeof foundPackageSchema>;

export const fileSubjectSchema = z.object({ kind: z.literal('file'), ...fileShape });
export const resourceSubjectSchema = z.object({
  kind: z.literal('resource'),
  /** Such as `Deployment`, `NetworkPolicy` or `aws_s3_bucket`. */
  type: z.string(),
  /** With its namespace where it has one: `shop/web`. */
  name: z.string(),
  /** The part of it, such as `spec.ingress[0]`. */
  part: z.string().optional(),
  /** Where it is declared. */
  file: filePlaceSchema.optional(),
});
export const workloadSubjectSchema = z.object({
  kind: z.literal('workload'),
  /** One, or several of which the same is so. */
  names: z.array(z.string()).min(1),
  /** The line of its profile, such as `egress[2].http[0]`. */
  line: z.string().optional(),
});
export const commitSubjectSchema = z.object({ kind: z.literal('commit'), commit: z.string() });
export const imageSubjectSchema = z.object({
  kind: z.literal('image'),
  /** What of its configuration, such as `env TOKEN` or `user`. */
  part: z.string().optional(),
});

/** What a finding is about. */
export type Subject =
  | ({ readonly kind: 'package' } & FoundPackage)
  | z.infer<typeof fileSubjectSchema>
  | z.infer<typeof resourceSubjectSchema>
  | z.infer<typeof workloadSubjectSchema>
  | z.infer<typeof commitSubjectSchema>
  | z.infer<typeof imageSubjectSchema>;

import * as z from 'zod';
import { ecosystemSchema } from '../ecosystems.ts';
import { locationSchema, versionText } from '../package.ts';

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

/** Workloads that are named where a subject has more. */
const NAMES_SHOWN = 5;

/** The subject in a few words, as people name it. */
export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'package':
      return `${subject.name} ${versionText(subject)}`;
    case 'file':
      return placeText(subject);
    case 'resource':
      return [subject.type, subject.name, ...(subject.part ? [subject.part] : [])].join(' ');
    case 'workload':
      return [namesText(subject.names), ...(subject.line ? [subject.line] : [])].join(' ');
    case 'commit':
      return `commit ${subject.commit.slice(0, 12)}`;
    case 'image':
  }
  return subject.part === undefined ? 'the image' : `the image's ${subject.part}`;
}

/** `path:line`, or the path alone. */
export function placeText({ path, range }: FilePlace): string {
  return range ? `${path}:${range.startLine}` : path;
}

function namesText(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What makes a subject the same one in the next scan: no version, no line, no digest, no date. */
export function subjectIdentity(subject: Subject): readonly string[] {
  switch (subject.kind) {
    case 'package':
      return [subject.ecosystem, subject.name, subject.locations[0]?.path ?? ''];
    case 'file':
      return [subject.path];
    case 'resource':
      return [subject.type, subject.name, subject.part ?? '', subject.file?.path ?? ''];
    case 'workload':
      return subject.names;
    case 'commit':
      return [subject.commit];
    case 'image':
  }
  return [subject.part ?? ''];
}

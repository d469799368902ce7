import * as z from 'zod';
import { ecosystemSchema } from '../ecosystems.ts';
import { locationSchema } from '../package.ts';
import { VECTOR_IDS } from '../vector.ts';

/** Most severe first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

export const cvssSchema = z.object({
  version: z.enum(['2.0', '3.0', '3.1', '4.0']),
  vector: z.string(),
  score: z.number().min(0).max(10),
  /** The advisory that gave the vector. */
  source: z.string(),
});
export type Cvss = z.infer<typeof cvssSchema>;

export const findingSchema = z.object({
  kind: z.literal('vulnerability'),
  /** The CVE where there is one, else the advisory's id. */
  id: z.string(),
  /** Every id it is known by, `id` first. */
  ids: z.array(z.string()).min(1),
  title: z.string(),
  severity: severitySchema,
  /** What the severity was taken from, such as `CVSS 3.1` or `Debian`. */
  severityFrom: z.string(),
  cvss: z.array(cvssSchema),
  epss: z.object({ probability: z.number(), percentile: z.number() }).optional(),
  exploited: z
    .object({
      added: z.string(),
      due: z.string().optional(),
      ransomware: z.boolean(),
      action: z.string().optional(),
    })
    .optional(),
  package: z.object({
    purl: z.string(),
    ecosystem: ecosystemSchema,
    name: z.string(),
    version: z.string(),
    locations: z.array(locationSchema),
  }),
  /** Lowest version of each supported line that is fixed; empty where none is known. */
  fixedIn: z.array(z.string()),
  /** 0 to 100, higher first: severity, exploitation and whether a fix exists. */
  priority: z.number(),
  vectors: z.array(z.enum(VECTOR_IDS)).min(1),
  /** One sentence: what to do. */
  advice: z.string(),
  references: z.array(z.string()),
  published: z.string().optional(),
  modified: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

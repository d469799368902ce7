import * as z from 'zod';
import { VECTOR_IDS } from '../vector.ts';
import { SEVERITIES } from './severity.ts';

export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

/** What every finding has, whatever its kind. */
export const headShape = {
  /** What it is: a CVE, else an advisory's id; the rule or check that found it. */
  id: z.string(),
  /** The same from scan to scan; `fingerprintOf` says of what it is made. */
  fingerprint: z.string(),
  title: z.string(),
  severity: severitySchema,
  vectors: z.array(z.enum(VECTOR_IDS)).min(1),
  /** What to do, in a sentence or two. */
  advice: z.string(),
  references: z.array(z.string()),
  /** 0 to 100, higher first. */
  priority: z.number(),
} as const;

/**
 * How urgent a finding is of which no more is known than its severity, so that kinds can be put in one order: what a
 * vulnerability has from the middle of that band of CVSS, six points for each of its points.
 */
export const SEVERITY_PRIORITY: Readonly<Record<Severity, number>> = {
  critical: 57,
  high: 48,
  medium: 33,
  low: 12,
  none: 0,
  unknown: 30,
};

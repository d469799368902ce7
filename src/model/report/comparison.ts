import * as z from 'zod';
import { FINDING_KINDS } from '../finding/about.ts';
import { severitySchema } from '../finding/head.ts';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';
import { verdictSchema } from './verdict.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const COMPARISON_VERSION = '1.0';

const sideSchema = z.object({
  reference: z.string(),
  kind: z.string(),
  packages: z.number().int(),
  size: z.number().optional().describe('Bytes of all layers as stored; absent of what is no image.'),
});

const comparedPackageSchema = z.object({
  purl: z.string(),
  ecosystem: z.string(),
  name: z.string(),
  version: z.string(),
});

const comparedFindingSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  id: z.string(),
  fingerprint: z.string(),
  severity: severitySchema,
  title: z.string(),
  about: z.string(),
});

const comparedLayerSchema = z.object({
  diffId: z.string(),
  size: z.number(),
  instruction: z.string().optional(),
});

export const comparisonSchema = z.object({
  schemaVersion: z.literal(COMPARISON_VERSION),
  before: sideSchema,
  after: sideSchema,
  packages: z.object({
    added: z.array(comparedPackageSchema),
    removed: z.array(comparedPackageSchema),
    changed: z.array(
      z.object({
        ecosystem: z.string(),
        name: z.string(),
        from: z.array(z.string()).describe('Several versions may be there at once.'),
        to: z.array(z.string()),
      }),
    ),
  }),
  findings: z
    .object({
      new: z.array(comparedFindingSchema),
      gone: z.array(comparedFindingSchema),
      same: z.number().int(),
    })
    .describe('By their fingerprints, in which no version is; vulnerabilities by their packages too.'),
  configuration: z
    .array(
      z.object({
        setting: z.string().describe('Such as `user`, `label maintainer` or `env PATH`.'),
        before: z.string().optional(),
        after: z.string().optional().describe('Of a variable only that it is set: values may be secrets.'),
      }),
    )
    .describe('Of images.'),
  layers: z.object({
    shared: z.number().int().describe('Layers that both begin with.'),
    removed: z.array(comparedLayerSchema),
    added: z.array(comparedLayerSchema),
  }),
  verdict: verdictSchema.describe('By rules that count for new findings only.'),
  gaps: z.array(gapSchema),
});
export type ComparisonReport = Immutable<z.infer<typeof comparisonSchema>>;

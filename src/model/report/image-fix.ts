import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { comparisonSchema } from './comparison.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const IMAGE_FIX_VERSION = '1.1';

const digestsSchema = z.object({
  name: z.string(),
  configDigest: z.string(),
  manifestDigest: z.string().optional(),
});

export const imageFixSchema = z.object({
  schemaVersion: z.literal(IMAGE_FIX_VERSION),
  created: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  outcome: z
    .enum(['nothing', 'planned', 'applied', 'taken-back'])
    .describe('`taken-back`: worse was found in the new image, which is removed.'),
  reason: z.string().optional().describe('Why nothing is done, or it is taken back.'),
  engine: z.string().describe('What builds the layer, such as `buildah`.'),
  packageManager: z.string().optional().describe('Of the image, as the package that brings it.'),
  packages: z.array(z.string()).describe('Those that were to be raised.'),
  dockerfile: z.string().describe('What makes the layer.'),
  base: z
    .object({
      image: z.string(),
      layers: z.number().int().describe('How many of the image come from it.'),
      newer: z.string().optional(),
      reason: z.string().optional().describe('Why a newer one is better, or none can be named.'),
    })
    .optional()
    .describe('What it is built on, by its layers. Since 1.1.'),
  before: digestsSchema,
  after: digestsSchema.optional(),
  comparison: comparisonSchema
    .optional()
    .describe('What differs: packages, findings, configuration, size and layers.'),
});
export type ImageFixReport = Immutable<z.infer<typeof imageFixSchema>>;

import * as z from 'zod';
import { CONTROL_IDS, CONTROLS } from '../control.ts';
import type { Immutable } from '../immutable.ts';
import { VECTOR_IDS, VECTORS } from '../vector.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const COVERAGE_VERSION = '1.0';

/** What a part does about a threat: `find` before anything runs, `watch` what runs, `enforce` what may happen. */
export const COVERAGE_DEEDS = ['find', 'watch', 'enforce'] as const;
export type CoverageDeed = (typeof COVERAGE_DEEDS)[number];

const deedSchema = z.enum(COVERAGE_DEEDS);
const vectorSchema = z.enum(VECTOR_IDS);
const controlSchema = z.enum(CONTROL_IDS);

/** Which parts there are against which threat vector, by control, and where there is none. */
export const coverageReportSchema = z.object({
  schemaVersion: z.literal(COVERAGE_VERSION),
  vectors: z.array(z.object({ id: vectorSchema, title: z.enum(Object.values(VECTORS)) })),
  controls: z.array(z.object({ id: controlSchema, title: z.enum(Object.values(CONTROLS)) })),
  families: z
    .array(z.object({ id: z.string(), title: z.string(), deed: deedSchema, units: z.number().int() }))
    .describe('Kinds of parts, such as the checks of Dockerfiles, and how many of each there are.'),
  cells: z
    .array(
      z.object({
        vector: vectorSchema,
        control: controlSchema,
        families: z.array(z.object({ id: z.string(), units: z.number().int().min(1) })).min(1),
      }),
    )
    .describe('What there is; of a vector and a control that are in no cell there is nothing.'),
  gaps: z
    .array(
      z.object({ vector: vectorSchema.optional(), control: controlSchema.optional(), lacks: deedSchema }),
    )
    .describe('Vectors and controls for which nothing does this at all.'),
});
/** The catalogue of all parts, by threat vector and control. */
export type CoverageReport = Immutable<z.infer<typeof coverageReportSchema>>;

import * as z from 'zod';
import { SECTION_NAMES } from '../profile/key.ts';

/** A file for an engine. */
export const engineArtefactSchema = z.object({
  engine: z.string().describe('The engine that it is for.'),
  path: z.string().describe('Relative, and without `..`.'),
  text: z.string(),
});

/** What every loss says: something that an engine cannot say, and what it says instead. */
export const engineLossSchema = z.object({
  engine: z.string(),
  line: z
    .object({
      section: z.enum(SECTION_NAMES),
      path: z.string().describe('Such as `egress[2].http[0]`; of a whole section, its name.'),
      key: z.string().describe('What the line is about; empty for a whole section.'),
    })
    .describe('The line of the profile that is not exact.'),
  reason: z.string().describe('What the engine cannot say, and what stands in the artefact instead.'),
  direction: z.enum(['tighter', 'wider']).describe('Does the artefact allow less than the profile, or more?'),
  chosen: z.boolean().describe('Did the user choose the side? False where the engine leaves no other way.'),
});

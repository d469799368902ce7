import * as z from 'zod';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';
import { profileSchema } from '../profile/profile.ts';

/** Raised only when the meaning of a field changes. */
export const DERIVED_PROFILES_VERSION = 1;

export const derivedProfilesSchema = z.object({
  schemaVersion: z.literal(DERIVED_PROFILES_VERSION),
  profiles: z.array(profileSchema).describe('One for each workload; every line is proposed.'),
  gaps: z.array(gapSchema).describe('What could not be read or told, and why.'),
});
/** First profiles of workloads. */
export type DerivedProfilesReport = Immutable<z.infer<typeof derivedProfilesSchema>>;

import { Recent } from '../recent.ts';
import type { WorkloadProfile } from './profile.ts';
import { parseProfiles } from './yaml.ts';

/** UTF-16 units of the texts whose profiles are kept; those of two versions of thirty large profiles. */
const MOST = 2 ** 21;

/** By their text. */
const KEPT = new Recent<string, { readonly profiles: readonly WorkloadProfile[]; readonly units: number }>(
  MOST,
  ({ units }) => units,
);

/**
 * As `parseProfiles`, for what is asked of the same texts again and again: reading one takes longer than all that is
 * made of it. Throws as that does.
 */
export function keptProfiles(text: string, file: string): readonly WorkloadProfile[] {
  return KEPT.get(text, () => ({ profiles: parseProfiles(text, file), units: text.length })).profiles;
}

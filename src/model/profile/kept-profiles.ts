import type { WorkloadProfile } from './profile.ts';
import { parseProfiles } from './yaml.ts';

/** UTF-16 units of the texts whose profiles are kept; those of two versions of forty large profiles. */
const MOST = 2 ** 21;

/** Profiles by the text that they were read from, the latest last. */
const KEPT = new Map<string, readonly WorkloadProfile[]>();

/**
 * As `parseProfiles`, for what is asked of the same texts again and again: reading one takes longer than all that is
 * made of it. Throws as that does.
 */
export function keptProfiles(text: string, file: string): readonly WorkloadProfile[] {
  const profiles = KEPT.get(text) ?? parseProfiles(text, file);
  KEPT.delete(text);
  KEPT.set(text, profiles);
  let units = KEPT.keys().reduce((all, { length }) => all + length, 0);
  for (const oldest of KEPT.keys()) {
    if (units <= MOST) break;
    KEPT.delete(oldest);
    units -= oldest.length;
  }
  return profiles;
}

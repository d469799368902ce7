import type { Section } from '../../model/profile/key.ts';
import { type UnsaidSections, unsaidSections } from '../../model/profile/unsaid-sections.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

/** What profiles say of the network. */
const NETWORK: readonly Section[] = ['listens', 'egress'];

/** Sections of the profiles in some files of which nothing is compiled, as their lines are proposed only. Throws a `Fault`. */
export function unsaidIn(
  paths: readonly string[],
  { includeProposed }: { readonly includeProposed: boolean },
  of: 'everything' | 'network' = 'everything',
): UnsaidSections[] {
  if (includeProposed) return [];
  return unsaidSections(readProfiles(paths), of === 'network' ? NETWORK : undefined);
}

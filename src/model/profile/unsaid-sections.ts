import { effectiveLines } from './effective-lines.ts';
import { type Section, SECTION_NAMES } from './key.ts';
import type { Line } from './line.ts';
import type { WorkloadProfile } from './profile.ts';
import { workloadName } from './yaml.ts';

/** A workload with sections of its profile that say nothing. */
export interface UnsaidSections {
  readonly workload: string;
  readonly sections: readonly Section[];
}

/** Sections of profiles that have proposed lines alone, so that whoever compiles them gets nothing of these. */
export function unsaidSections(
  profiles: readonly WorkloadProfile[],
  sections: readonly Section[] = SECTION_NAMES,
): UnsaidSections[] {
  return profiles.flatMap((profile) => {
    const written = new Map<string, unknown>(Object.entries(profile));
    const unsaid = sections.filter((section) => {
      const lines = written.get(section);
      if (!Array.isArray(lines)) return false;
      return !effectiveLines(section, section, lines as readonly Line[], { includeProposed: false });
    });
    return unsaid.length === 0 ? [] : [{ workload: workloadName(profile), sections: unsaid }];
  });
}

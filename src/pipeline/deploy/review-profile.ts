import { type Change, diffProfiles } from '../../analyse/behaviour/diff.ts';
import { type Explanation, explainLine } from '../../analyse/behaviour/explain.ts';
import { lintProfile } from '../../analyse/behaviour/lint/lint.ts';
import type { LintFinding } from '../../analyse/behaviour/lint/types.ts';
import { Fault } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';

/** What is said of one workload. */
export interface Reviewed<T> {
  readonly workload: string;
  readonly results: readonly T[];
}

/** What is wrong with each profile. */
export function lintProfiles(profiles: readonly WorkloadProfile[]): Reviewed<LintFinding>[] {
  return profiles.map((profile) => ({ workload: workloadName(profile), results: lintProfile(profile) }));
}

/** What differs between the profiles of the same workloads. Throws a `Fault` (`usage`) where a workload is on one side only. */
export function compareProfiles(
  before: readonly WorkloadProfile[],
  after: readonly WorkloadProfile[],
): Reviewed<Change>[] {
  const [first, ...others] = before;
  const [second, ...more] = after;
  if (first && second && others.length + more.length === 0)
    return [{ workload: workloadName(second), results: diffProfiles(first, second) }];
  const earlier = new Map(before.map((profile) => [workloadName(profile), profile]));
  const later = new Set(after.map(workloadName));
  const lonely =
    [...earlier.keys()].find((name) => !later.has(name)) ?? [...later].find((name) => !earlier.has(name));
  if (lonely !== undefined)
    throw new Fault('usage', `${lonely} has a profile in one of the files only`, {
      hint: 'compare files with profiles of the same workloads',
    });
  return after.map((profile) => {
    const other = earlier.get(workloadName(profile)) ?? profile;
    return { workload: workloadName(profile), results: diffProfiles(other, profile) };
  });
}

/** Why the line at a path such as `egress[2].http[0]` is in a profile. Throws a `Fault` (`not-found`). */
export function explainProfiles(profiles: readonly WorkloadProfile[], path: string): Reviewed<Explanation>[] {
  return profiles.map((profile) => ({
    workload: workloadName(profile),
    results: [explainLine(profile, path)],
  }));
}

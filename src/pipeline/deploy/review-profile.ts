import { diffProfiles } from '../../analyse/behaviour/diff.ts';
import { explainLine } from '../../analyse/behaviour/explain.ts';
import { lintEntry, lintProfile } from '../../analyse/behaviour/lint/lint.ts';
import { Fault } from '../../model/fault.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import {
  type DiffReport,
  type ExplainReport,
  type LintReport,
  PROFILE_REPORT_VERSION,
} from '../../model/report/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

/** What is wrong with each profile in some files. Throws a `Fault`. */
export function reportLint(paths: readonly string[]): LintReport {
  const workloads = readProfiles(paths).map((profile) => ({
    workload: workloadName(profile),
    findings: lintProfile(profile).map(lintEntry),
  }));
  return { schemaVersion: PROFILE_REPORT_VERSION, workloads };
}

/** What differs between two files, workload by workload; one profile in each is compared whatever its name. Throws a `Fault`. */
export function reportDiff(beforePath: string, afterPath: string): DiffReport {
  const [before, after] = [readProfiles([beforePath]), readProfiles([afterPath])];
  const [first, second] = [before[0], after[0]];
  if (first && second && before.length + after.length === 2) return diffReport([compared(first, second)]);
  const earlier = new Map(before.map((profile) => [workloadName(profile), profile]));
  const later = new Set(after.map(workloadName));
  const gone = [...earlier.keys()].filter((name) => !later.has(name));
  return diffReport([
    ...gone.map((workload) => ({ workload, side: 'before' as const, changes: [] })),
    ...after.map((profile) => {
      const workload = workloadName(profile);
      const other = earlier.get(workload);
      return other ? compared(other, profile) : { workload, side: 'after' as const, changes: [] };
    }),
  ]);
}

function diffReport(workloads: DiffReport['workloads']): DiffReport {
  return { schemaVersion: PROFILE_REPORT_VERSION, workloads };
}

function compared(before: WorkloadProfile, after: WorkloadProfile): DiffReport['workloads'][number] {
  return { workload: workloadName(after), side: 'both', changes: diffProfiles(before, after) };
}

/**
 * Why the line at a place such as `egress[2].http[0]` is in the profile of `workload` (`namespace/name`), or in every
 * profile of the file that has such a line. Throws a `Fault` (`not-found`) where none has.
 */
export function reportExplanation(path: string, place: string, workload?: string): ExplainReport {
  const profiles = readProfiles([path]);
  const asked = profiles.filter((profile) => workload === undefined || workloadName(profile) === workload);
  const [first] = asked;
  if (!first)
    throw new Fault('not-found', `there is no profile of ${JSON.stringify(workload)}`, {
      hint: `there are ${profiles.slice(0, 10).map(workloadName).join(', ')}`,
    });
  const having = asked.filter((profile) => linesOf(profile).some((at) => at.path === place));
  const workloads = (having.length === 0 ? [first] : having).map((profile) => ({
    workload: workloadName(profile),
    explanation: explainLine(profile, place),
  }));
  return { schemaVersion: PROFILE_REPORT_VERSION, workloads };
}

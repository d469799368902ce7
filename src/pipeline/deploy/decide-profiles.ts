import {
  allowLines,
  decideLines,
  type LineChoice,
  type Sections,
} from '../../analyse/behaviour/decide-lines.ts';
import { sayLine } from '../../analyse/behaviour/sentence.ts';
import { Fault } from '../../model/fault.ts';
import type { State } from '../../model/profile/line.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import { type DecisionReport, PROFILE_REPORT_VERSION } from '../../model/report/profile.ts';
import { parseProfiles, workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import { type EditedFile, editProfiles } from './edit-profiles.ts';

export interface DecisionRequest {
  /** Files of profiles. */
  readonly paths: readonly string[];
  /** `namespace/name`; undefined: every profile. */
  readonly workload: string | undefined;
  readonly choice: LineChoice;
  readonly state: State;
  /** Tell what would be decided, and write nothing. */
  readonly dryRun: boolean;
}

/**
 * Accepts or refuses lines of profiles in their files. Throws a `Fault`: `not-found` where there is no such workload, or
 * a place has no line in any profile; `usage` where a file cannot be written.
 */
export function decideProfiles(request: DecisionRequest, write: WriteFile): DecisionReport {
  const { paths, workload, choice, state, dryRun } = request;
  const isAsked = (profile: WorkloadProfile) => workload === undefined || workloadName(profile) === workload;
  const asked = requireSome(readProfiles(paths), isAsked, workload);
  if ('places' in choice) requirePlaces(asked, choice.places);
  const decide = (profile: WorkloadProfile) => decideLines(profile, choice, state);
  if (!dryRun)
    for (const path of paths)
      editProfiles(path, (profile) => (isAsked(profile) ? decide(profile).profile : profile), write);
  return {
    schemaVersion: PROFILE_REPORT_VERSION,
    state,
    lines: asked.flatMap((profile) =>
      decide(profile).decided.map(({ section, path, line }) => ({
        workload: workloadName(profile),
        line: path,
        says: sayLine(section, line),
        was: line.state,
      })),
    ),
  };
}

/**
 * Adds accepted lines, given as the YAML of sections of a profile, to the profile of a workload in whichever file has
 * it. Throws a `Fault`: `not-found` where none has, `malformed` for what is no such YAML, `usage` where lines would not
 * allow but forbid.
 */
export function allowInProfiles(
  paths: readonly string[],
  workload: string,
  yaml: string,
  write: WriteFile,
): EditedFile[] {
  requireSome(readProfiles(paths), (profile) => workloadName(profile) === workload, workload);
  const added = sectionsOf(yaml);
  return paths.map((path) =>
    editProfiles(
      path,
      (profile) => (workloadName(profile) === workload ? allowLines(profile, added) : profile),
      write,
    ),
  );
}

/** Sections alone; errors count lines as in the text that was given. */
function sectionsOf(yaml: string): Sections {
  const text = `${yaml}\napiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: lines }\n`;
  const [profile] = parseProfiles(text, 'lines');
  const { failureMode, limits, ...rest } = profile ?? {};
  if (failureMode !== undefined || limits)
    throw new Fault('usage', 'only what is allowed can be added, neither limits nor a failure mode');
  if (profile && linesOf(profile).some(({ line }) => line.state !== 'accepted'))
    throw new Fault('usage', 'lines that are allowed are accepted; leave their state out');
  return rest;
}

function requirePlaces(profiles: readonly WorkloadProfile[], places: readonly string[]): void {
  const known = new Set(profiles.flatMap((profile) => linesOf(profile).map(({ path }) => path)));
  const missing = places.find((place) => !known.has(place));
  if (missing === undefined) return;
  throw new Fault('not-found', `there is no line ${JSON.stringify(missing)}`, {
    hint: 'lines are named as by profile lint and diff, such as egress[2].http[0]',
  });
}

function requireSome(
  profiles: readonly WorkloadProfile[],
  isAsked: (profile: WorkloadProfile) => boolean,
  workload: string | undefined,
): WorkloadProfile[] {
  const asked = profiles.filter(isAsked);
  if (asked.length > 0) return asked;
  throw new Fault('not-found', `there is no profile of ${JSON.stringify(workload)}`, {
    hint: `there are ${profiles.slice(0, 10).map(workloadName).join(', ')}`,
  });
}

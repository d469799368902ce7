import { Fault } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

/** The profile of a workload (`namespace/name`) in a file, or the only one there. Throws a `Fault`: `not-found`, `usage`. */
export function chooseProfile(path: string, workload: string | undefined): WorkloadProfile {
  const profiles = readProfiles([path]);
  const names = profiles.map(workloadName).join(', ');
  const [only, ...others] = profiles.filter(
    (one) => workload === undefined || workloadName(one) === workload,
  );
  if (!only)
    throw new Fault('not-found', `${path} has no profile of ${workload ?? 'any workload'}`, {
      hint: `it has ${names === '' ? 'none' : names}`,
    });
  if (others.length > 0)
    throw new Fault('usage', `${path} has several profiles`, {
      hint: `choose one by --workload: ${names}`,
    });
  return only;
}

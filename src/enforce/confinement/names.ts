import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { EngineId } from './types.ts';

/** A name for files, different for every workload: a namespace has no dot. */
export function workloadFile({ metadata }: WorkloadProfile): string {
  return `${metadata.namespace}.${metadata.name}`;
}

/** Path of a workload's artefact. */
export function artefactPath(engine: EngineId, profile: WorkloadProfile, extension: string): string {
  return `${engine}/${workloadFile(profile)}${extension}`;
}

/** Path of the seccomp profile, as other artefacts name it. */
export function seccompPath(profile: WorkloadProfile): string {
  return artefactPath('seccomp', profile, '.json');
}

/** Name of the AppArmor profile, as the kernel and other artefacts name it. */
export function appArmorName(profile: WorkloadProfile): string {
  return `plimsoll-${workloadFile(profile)}`;
}

/** Name of the SELinux block: CIL takes letters, digits, `-` and `_`, and workloads have no `_`. */
export function selinuxBlock(profile: WorkloadProfile): string {
  return `plimsoll_${workloadFile(profile).replaceAll('.', '_')}`;
}

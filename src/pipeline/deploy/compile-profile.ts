import { CONFINEMENT_UNITS } from '../../enforce/confinement/registry.ts';
import type { CompileOptions, EngineId } from '../../enforce/confinement/types.ts';
import type { Section } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import {
  type CompiledWorkload,
  type CompileReport,
  PROFILE_REPORT_VERSION,
} from '../../model/report/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

export interface CompileRequest extends Omit<CompileOptions, 'beside'> {
  readonly engines: readonly EngineId[];
  /** Give no artefact at all if one of them loses something. */
  readonly strict: boolean;
}

/** As `compileProfiles`, for the profiles of some files. Throws a `Fault`. */
export function compileFiles(paths: readonly string[], request: CompileRequest): CompileReport {
  return compileProfiles(readProfiles(paths), request);
}

/** Compiles profiles for some engines, in the order of the registry; what is not exact is a loss of its line. */
export function compileProfiles(
  profiles: readonly WorkloadProfile[],
  { engines, strict, onLoss, includeProposed }: CompileRequest,
): CompileReport {
  const units = CONFINEMENT_UNITS.filter(({ id }) => engines.includes(id));
  const beside = units.map(({ id }) => id);
  const workloads = profiles.map((profile): CompiledWorkload => {
    const compiled = units.map((unit) => ({
      engine: unit.id,
      ...unit.compile(profile, { onLoss, includeProposed, beside }),
    }));
    return {
      workload: workloadName(profile),
      artefacts: compiled.flatMap(({ engine, artefacts }) => artefacts.map((one) => ({ engine, ...one }))),
      losses: compiled.flatMap(({ engine, losses }) => losses.map((loss) => ({ engine, ...loss }))),
      unenforced: sectionsOf(profile).filter(
        (name) => !units.some(({ sections }) => sections.includes(name)),
      ),
    };
  });
  const refused = strict && workloads.some(({ losses }) => losses.length > 0);
  return {
    schemaVersion: PROFILE_REPORT_VERSION,
    engines: beside,
    refused,
    workloads: refused ? workloads.map((workload) => ({ ...workload, artefacts: [] })) : workloads,
  };
}

function sectionsOf(profile: WorkloadProfile): Section[] {
  return Object.entries(profile).flatMap(([name, value]) => (Array.isArray(value) ? [name as Section] : []));
}

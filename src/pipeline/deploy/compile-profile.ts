import { CONFINEMENT_UNITS } from '../../enforce/confinement/registry.ts';
import type { CompileOptions, EngineId } from '../../enforce/confinement/types.ts';
import type { Artefact, Loss } from '../../model/profile/artefact.ts';
import { Fault } from '../../model/fault.ts';
import type { Section } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';

export type { EngineId } from '../../enforce/confinement/types.ts';

/** Every engine that profiles are compiled for. */
export const ENGINES: readonly EngineId[] = CONFINEMENT_UNITS.map(({ id }) => id);

export type CompileRequest = Omit<CompileOptions, 'beside'> & { readonly engines: readonly EngineId[] };

export interface CompiledProfile {
  /** `namespace/name` of the workload. */
  readonly workload: string;
  readonly artefacts: readonly Artefact[];
  readonly losses: readonly (Loss & { readonly engine: EngineId })[];
  /** Sections of the profile that none of the engines enforces. */
  readonly unenforced: readonly Section[];
}

/** Compiles profiles for some engines. Throws a `Fault`: `unsupported` with `strict`, see the units; `internal` for an engine that there is not. */
export function compileProfiles(
  profiles: readonly WorkloadProfile[],
  request: CompileRequest,
): CompiledProfile[] {
  const units = request.engines.map((id) => {
    const unit = CONFINEMENT_UNITS.find((candidate) => candidate.id === id);
    if (!unit) throw new Fault('internal', `no confinement engine is called ${id}`);
    return unit;
  });
  const options: CompileOptions = { ...request, beside: request.engines };
  return profiles.map((profile) => {
    const compiled = units.map((unit) => ({ engine: unit.id, ...unit.compile(profile, options) }));
    return {
      workload: workloadName(profile),
      artefacts: compiled.flatMap(({ artefacts }) => artefacts),
      losses: compiled.flatMap(({ engine, losses }) => losses.map((loss) => ({ ...loss, engine }))),
      unenforced: sectionsOf(profile).filter(
        (name) => !units.some(({ sections }) => sections.includes(name)),
      ),
    };
  });
}

function sectionsOf(profile: WorkloadProfile): Section[] {
  return Object.entries(profile).flatMap(([name, value]) => (Array.isArray(value) ? [name as Section] : []));
}

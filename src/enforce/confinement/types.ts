import type { Artefact, LossDirection, Loss } from '../../model/profile/artefact.ts';
import type { Section } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { VectorId } from '../../model/vector.ts';

export const ENGINE_IDS = [
  'seccomp',
  'apparmor',
  'selinux',
  'kubernetes',
  'systemd',
  'docker',
  'podman',
] as const;
export type EngineId = (typeof ENGINE_IDS)[number];

export interface CompileOptions {
  /** The side to err on where an engine leaves the choice. */
  readonly onLoss: LossDirection;
  /** Take proposed lines for accepted ones. */
  readonly includeProposed: boolean;
  /** The engines that are compiled along with this one: artefacts may name theirs. */
  readonly beside: readonly EngineId[];
}

export interface Compilation {
  readonly artefacts: readonly Artefact[];
  readonly losses: readonly Loss[];
}

/** A compiler from profiles to the language of one engine: pure, and the same bytes for the same profile. */
export interface ConfinementUnit {
  readonly id: EngineId;
  readonly vectors: readonly VectorId[];
  /** Sections that the engine enforces at least in part; of all others it knows nothing, and loses nothing. */
  readonly sections: readonly Section[];
  compile(profile: WorkloadProfile, options: CompileOptions): Compilation;
}

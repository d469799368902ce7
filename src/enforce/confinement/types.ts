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

/** Where an artefact cannot be exact, `tighter` allows less than the profile and `wider` more. */
export type Direction = 'tighter' | 'wider';

export interface CompileOptions {
  /** The side to err on where an engine leaves the choice. */
  readonly onLoss: Direction;
  /** Refuse what cannot be exact. */
  readonly strict: boolean;
  /** Take proposed lines for accepted ones. */
  readonly includeProposed: boolean;
  /** The engines that are compiled along with this one: artefacts may name theirs. */
  readonly beside: readonly EngineId[];
}

/** A file for an engine: its path, relative and without `..`, and its text. */
export interface Artefact {
  readonly path: string;
  readonly text: string;
}

/** Something that an engine cannot say, and what it says instead. */
export interface Loss {
  /** The line that is not exact; a whole section has its name as its path, and no key. */
  readonly line: { readonly section: Section; readonly path: string; readonly key: string };
  /** What the engine cannot say, and what stands in the artefact instead. */
  readonly reason: string;
  /** Does the artefact allow less or more than the profile? */
  readonly direction: Direction;
  /** Did `onLoss` decide? False where the engine leaves no other way. */
  readonly chosen: boolean;
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
  /** Throws a `Fault` (`refused`) that lists the losses, if there are any and `strict` is set. */
  compile(profile: WorkloadProfile, options: CompileOptions): Compilation;
}

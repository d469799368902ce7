import type { Artefact } from '../../model/profile/artefact.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { Losses } from './lines.ts';
import type { CompileOptions, ConfinementUnit } from './types.ts';

interface Definition extends Pick<ConfinementUnit, 'id' | 'vectors' | 'sections'> {
  /** Writes the artefacts and notes what they lose. */
  readonly write: (profile: WorkloadProfile, options: CompileOptions, losses: Losses) => readonly Artefact[];
}

/** A unit made of what only its engine knows. */
export function defineUnit({ write, ...rest }: Definition): ConfinementUnit {
  return {
    ...rest,
    compile(profile, options) {
      const losses = new Losses(options);
      return { artefacts: write(profile, options, losses), losses: losses.all };
    },
  };
}

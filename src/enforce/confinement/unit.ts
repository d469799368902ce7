import { Fault } from '../../model/fault.ts';
import type { Artefact, Loss } from '../../model/profile/artefact.ts';
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
      const artefacts = write(profile, options, losses);
      if (options.strict && losses.all.length > 0) throw refusal(rest.id, profile, losses.all);
      return { artefacts, losses: losses.all };
    },
  };
}

function refusal(id: string, { metadata }: WorkloadProfile, losses: readonly Loss[]): Fault {
  const lines = losses.map((loss) => `  ${lossText(loss)}`);
  return new Fault(
    'refused',
    `${id} cannot say exactly what ${metadata.namespace}/${metadata.name} may do:\n${lines.join('\n')}`,
    { hint: 'change these lines, or compile without --strict' },
  );
}

/** A loss in one line of text. */
export function lossText({ line, reason, direction }: Loss): string {
  return `${line.path}: ${reason} (${direction})`;
}

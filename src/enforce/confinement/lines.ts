import type { LossDirection, Loss } from '../../model/profile/artefact.ts';
import { keyOf, type LineAt, type Section } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import {
  type EffectiveLines,
  effectiveLines as linesInEffect,
  type EffectiveOptions,
} from '../../model/profile/effective-lines.ts';
import type { CompileOptions } from './types.ts';

type SectionName = Exclude<keyof WorkloadProfile, 'apiVersion' | 'kind' | 'metadata' | 'failureMode'>;
type LineOf<Name extends SectionName> = NonNullable<WorkloadProfile[Name]>[number];

/** What a section of a profile says; undefined where nothing is restricted. See `effectiveLines` of the model. */
export function effectiveLines<Name extends SectionName>(
  profile: WorkloadProfile,
  name: Name,
  options: EffectiveOptions,
): EffectiveLines<LineOf<Name>> | undefined {
  const lines: readonly LineOf<Name>[] | undefined = profile[name];
  return linesInEffect(name, name, lines, options);
}

/** Gathers what one compilation loses, in the order of the compiler. */
export class Losses {
  readonly #onLoss: LossDirection;
  readonly #losses: Loss[] = [];

  constructor({ onLoss }: Pick<CompileOptions, 'onLoss'>) {
    this.#onLoss = onLoss;
  }

  get all(): readonly Loss[] {
    return this.#losses;
  }

  /** The engine leaves one way only. */
  forced(where: LineAt | Section, direction: LossDirection, reason: string): void {
    this.#losses.push({ line: lineOf(where), reason, direction, chosen: false });
  }

  /** The engine can say more or less than the line: notes the side that was chosen, and tells whether it is the wider one. */
  choose(where: LineAt | Section, cannot: string, instead: Readonly<Record<LossDirection, string>>): boolean {
    const direction = this.#onLoss;
    this.#losses.push({
      line: lineOf(where),
      reason: `${cannot}: ${instead[direction]}`,
      direction,
      chosen: true,
    });
    return direction === 'wider';
  }
}

function lineOf(where: LineAt | Section): Loss['line'] {
  if (typeof where === 'string') return { section: where, path: where, key: '' };
  return { section: where.section, path: where.path, key: keyOf(where.section, where.line) };
}

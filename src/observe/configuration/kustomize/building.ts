import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { BuildBudget } from './budget.ts';
import type { Configuration } from './configuration.ts';
import type { Entry } from './kustomization.ts';
import type { Var } from './replace/vars.ts';
import type { Sources } from './sources.ts';

/** Says what was not read, or is not known. */
export type Tell = (kind: Gap['kind'], subject: string, reason: string, informational?: boolean) => void;

/** Building one kustomization with all below it. */
export interface Building {
  readonly sources: Sources;
  readonly budget: BuildBudget;
  /** Files of kustomizations that were built. */
  readonly built: Set<string>;
  readonly vars: Entry<Var>[];
  configuration: Configuration;
  readonly tell: Tell;
}

/** Does a part of the work; a mistake in it costs nothing else. */
export function attempt(building: Building, file: string, at: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Fault) || building.budget.isSpent) throw error;
    building.tell(kindOf(error), file, `${at}: ${messageOf(error)}`);
  }
}

function kindOf({ code }: Fault): Gap['kind'] {
  if (code === 'limit' || code === 'unsupported') return code;
  return code === 'not-found' ? 'undecided' : 'unreadable';
}

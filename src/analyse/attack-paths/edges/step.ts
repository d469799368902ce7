import type { AttackNode, AttackStep, Change, ManifestPlace } from '../../../model/attack/graph.ts';
import type { StepKind } from '../../../model/attack/steps.ts';

interface StepDetails {
  readonly why: string;
  readonly place?: ManifestPlace;
  readonly changes?: readonly Change[];
  readonly isCertain?: boolean;
}

export function step(kind: StepKind, from: AttackNode, to: AttackNode, details: StepDetails): AttackStep {
  const { why, place, changes = [], isCertain = true } = details;
  // One change may take away two things that a step needs.
  const distinct =
    changes.length < 2 ? changes : [...new Map(changes.map((change) => [change.id, change])).values()];
  return { kind, from, to, why, place, changes: distinct, isCertain };
}

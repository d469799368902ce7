import type { AttackNode } from '../../../model/attack/graph.ts';
import type { StepKind } from '../../../model/attack/steps.ts';
import type { AttackedCluster } from '../cluster/types.ts';

/** Something that a rule has to allow. */
export interface Need {
  readonly group: string;
  readonly resources: readonly [string, ...string[]];
  readonly verbs: readonly [string, ...string[]];
  /** Which names of resources it takes where a rule has some; left out: any. */
  readonly takesName?: (name: string) => boolean;
  /** Is the resource in no namespace, so that a role that holds in one does not give it? */
  readonly isOfCluster?: true;
}

/** What a role gives that leads to more. */
export interface Power {
  readonly kind: StepKind;
  readonly why: string;
  /** All of them, each by a rule of the role. */
  readonly needs: readonly [Need, ...Need[]];
  /** Where it leads in a namespace, or in all (`*`); nothing where it leads nowhere there. */
  readonly to: (scope: string, cluster: AttackedCluster) => readonly AttackNode[];
  /** Where it leads for the names that a rule of the first need has; left out: as without. */
  readonly toNamed?: (
    scope: string,
    names: readonly string[],
    cluster: AttackedCluster,
  ) => readonly AttackNode[];
  readonly isUncertain?: boolean;
}

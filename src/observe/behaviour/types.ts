import type { FileAnalyser } from '../../model/analyser.ts';
import type { BehaviourFact } from '../../model/behaviour.ts';
import type { VectorId } from '../../model/vector.ts';

/** Something that tells from single files what a workload may do. */
export interface BehaviourUnit extends FileAnalyser<BehaviourFact> {
  readonly vectors: readonly VectorId[];
}

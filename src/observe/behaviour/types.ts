import type { FileAnalyser } from '../../model/analyser.ts';
import type { BehaviourFact } from '../../model/behaviour.ts';

/** Something that tells from single files what a workload may do. */
export type BehaviourUnit = FileAnalyser<BehaviourFact>;

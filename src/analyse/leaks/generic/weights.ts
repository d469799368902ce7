import type { Weights } from './weighing.ts';
import weights from './weights.json' with { type: 'json' };

/** As `scripts/fit-leak-classifier.ts` wrote them: in shares of the logarithm of the odds. */
export const WEIGHTS: Weights = weights;

import { weightsOf } from '../weighing.ts';
import { FEATURES } from './features.ts';
import { PAIRS } from './pairs.ts';

/** As `scripts/fit-leak-classifier.ts` wrote them: shares of the logarithm of the odds. */
export const WEIGHTS = weightsOf(FEATURES + PAIRS);

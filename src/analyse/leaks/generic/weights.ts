import type { Weights } from './classifier.ts';

export const WEIGHTS: Weights = {};

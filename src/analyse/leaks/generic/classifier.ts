import type { Candidate } from './candidate.ts';
import { featuresOf, type Features } from './features.ts';
import type { Family } from './names.ts';
import type { Weights } from './weighing.ts';
import { WEIGHTS } from './weights/all.ts';

/** What every candidate has. */
export const ALWAYS = 'of its family';

/** A feature's share in a judgement: what it adds to the logarithm of the odds. */
export interface Share {
  readonly feature: string;
  readonly share: number;
}

/** How sure it is that a candidate is a credential, and each feature's share in that, the weightiest first. */
export function explain(
  candidate: Candidate,
  weights: Weights = WEIGHTS,
): { readonly confidence: number; readonly shares: Share[] } {
  const shares = sharesOf(featuresOf(candidate), candidate.family, weights);
  return { confidence: confidenceOf(shares), shares: byWeight(shares) };
}

/** The weightiest first. */
export function byWeight(shares: readonly Share[]): Share[] {
  return shares.toSorted((left, right) => Math.abs(right.share) - Math.abs(left.share));
}

/** What each feature adds, of a candidate of a family. */
export function sharesOf(features: Features, family: Family, weights: Weights): Share[] {
  return [ALWAYS, ...features].map((feature) => {
    const weight = weights.get(feature);
    return { feature, share: (weight?.get('all') ?? 0) + (weight?.get(family) ?? 0) };
  });
}

/** How sure it is that these shares are of a credential: 0 to 1. */
export function confidenceOf(shares: readonly Share[]): number {
  return 1 / (1 + Math.exp(-shares.reduce((sum, { share }) => sum + share, 0)));
}

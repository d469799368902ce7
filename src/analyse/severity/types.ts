import type { Severity } from '../../model/finding/head.ts';
import type { Cvss } from '../../model/finding/vulnerability.ts';

export type CvssVersion = Cvss['version'];

/** A parsed vector with the scores that follow from it; both are 0 to 10 with one decimal. */
export interface CvssScore {
  readonly version: CvssVersion;
  /** As it was given. */
  readonly vector: string;
  /** With the threat (temporal) and environmental metrics that the vector gives. */
  readonly score: number;
  /** Of the base metrics alone. */
  readonly base: number;
  /** The rating of `score`. */
  readonly severity: Severity;
}

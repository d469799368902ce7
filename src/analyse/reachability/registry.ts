import { DISTRIBUTION_REACHABILITY } from './distribution/unit.ts';
import { GOLANG_REACHABILITY } from './golang/unit.ts';
import { JAVASCRIPT_REACHABILITY } from './javascript/unit.ts';
import { MAVEN_REACHABILITY } from './maven/unit.ts';
import { PYTHON_REACHABILITY } from './python/unit.ts';
import type { ReachabilityUnit } from './types.ts';

/** Every way of telling reachability. */
export const REACHABILITY_UNITS: readonly ReachabilityUnit[] = [
  DISTRIBUTION_REACHABILITY,
  GOLANG_REACHABILITY,
  JAVASCRIPT_REACHABILITY,
  MAVEN_REACHABILITY,
  PYTHON_REACHABILITY,
];

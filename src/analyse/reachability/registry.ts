import { JAVASCRIPT_REACHABILITY } from './javascript/unit.ts';
import { PYTHON_REACHABILITY } from './python/unit.ts';
import type { ReachabilityLanguage } from './types.ts';

/** Every language of which reachability is told. */
export const REACHABILITY_LANGUAGES: readonly ReachabilityLanguage[] = [
  JAVASCRIPT_REACHABILITY,
  PYTHON_REACHABILITY,
];

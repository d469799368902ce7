import { ACCOUNTS_UNIT } from './accounts/unit.ts';
import { DOCKERFILE_UNIT } from './dockerfile/unit.ts';
import { GO_UNIT } from './go/unit.ts';
import { JAVASCRIPT_UNIT } from './javascript/unit.ts';
import { JAVA_UNIT } from './java/unit.ts';
import { OPENAPI_UNIT } from './openapi/unit.ts';
import { PROGRAM_UNIT } from './program/unit.ts';
import { PYTHON_UNIT } from './python/unit.ts';
import { SETTINGS_UNIT } from './settings/unit.ts';
import type { BehaviourUnit } from './types.ts';

/** Everything that tells from files what a workload may do. */
export const BEHAVIOUR_UNITS: readonly BehaviourUnit[] = [
  ACCOUNTS_UNIT,
  DOCKERFILE_UNIT,
  GO_UNIT,
  JAVASCRIPT_UNIT,
  JAVA_UNIT,
  OPENAPI_UNIT,
  PROGRAM_UNIT,
  PYTHON_UNIT,
  SETTINGS_UNIT,
];

import { composeChecks } from './compose/unit.ts';
import { dockerfileChecks } from './dockerfile/unit.ts';
import { githubActionsChecks } from './github-actions/unit.ts';
import { kubernetesChecks } from './kubernetes/unit.ts';
import type { CheckSet } from './types.ts';

/** Every set of checks, in the order of the catalogue. */
export const CHECK_SETS: readonly CheckSet[] = [
  dockerfileChecks,
  composeChecks,
  kubernetesChecks,
  githubActionsChecks,
];

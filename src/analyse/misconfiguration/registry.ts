import { armChecks } from './arm/unit.ts';
import { cloudformationChecks } from './cloudformation/unit.ts';
import { composeChecks } from './compose/unit.ts';
import { dockerfileChecks } from './dockerfile/unit.ts';
import { githubActionsChecks } from './github-actions/unit.ts';
import type { HostCheckSet } from './host/types.ts';
import { hostChecks } from './host/unit.ts';
import { kubernetesChecks } from './kubernetes/unit.ts';
import { quadletChecks } from './quadlet/unit.ts';
import { systemdChecks } from './systemd/unit.ts';
import { terraformChecks } from './terraform/unit.ts';
import type { CheckSet } from './types.ts';

/** Every set of checks, in the order of the catalogue. */
export const CHECK_SETS: readonly CheckSet[] = [
  dockerfileChecks,
  composeChecks,
  kubernetesChecks,
  githubActionsChecks,
  terraformChecks,
  cloudformationChecks,
  armChecks,
  systemdChecks,
  quadletChecks,
];

/** Those that ask a whole host. */
export const HOST_CHECK_SETS: readonly HostCheckSet[] = [hostChecks];

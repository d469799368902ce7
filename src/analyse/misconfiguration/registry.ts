import { armChecks } from './arm/unit.ts';
import { cloudformationChecks } from './cloudformation/unit.ts';
import { composeChecks } from './compose/unit.ts';
import { dockerfileChecks } from './dockerfile/unit.ts';
import { githubChecks } from './github/unit.ts';
import { githubActionsChecks } from './github-actions/unit.ts';
import type { AuditCheckSet } from '../audit/types.ts';
import { gitlabChecks } from './gitlab/unit.ts';
import { gitlabCiChecks } from './gitlab-ci/unit.ts';
import { hostChecks } from './host/unit.ts';
import { jenkinsfileChecks } from './jenkinsfile/unit.ts';
import { kubernetesChecks } from './kubernetes/unit.ts';
import { imageChecks } from './image/unit.ts';
import type { ImageSubject } from './image/subject.ts';
import { repositoryChecks } from './repository/unit.ts';
import { quadletChecks } from './quadlet/unit.ts';
import { systemdChecks } from './systemd/unit.ts';
import { terraformChecks } from './terraform/unit.ts';
import type { CheckSet } from './types.ts';
import { workstationChecks } from './workstation/unit.ts';

/** Every set of checks, in the order of the catalogue. */
export const CHECK_SETS: readonly CheckSet[] = [
  dockerfileChecks,
  composeChecks,
  kubernetesChecks,
  githubActionsChecks,
  gitlabCiChecks,
  jenkinsfileChecks,
  terraformChecks,
  cloudformationChecks,
  armChecks,
  systemdChecks,
  quadletChecks,
];

/** Those that look at an image as a whole. */
export const IMAGE_CHECK_SETS: readonly CheckSet<ImageSubject>[] = [imageChecks];

/** Those of audits, which ask a whole host, repository or workstation. */
export const AUDIT_CHECK_SETS: readonly AuditCheckSet[] = [
  hostChecks,
  repositoryChecks,
  githubChecks,
  gitlabChecks,
  workstationChecks,
];

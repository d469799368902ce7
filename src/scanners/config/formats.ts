import { armFormat } from './formats/arm.ts';
import { cloudformationFormat } from './formats/cloudformation.ts';
import { composeFormat } from './formats/compose.ts';
import { dockerfileFormat } from './formats/dockerfile.ts';
import { githubActionsFormat } from './formats/github-actions.ts';
import { gitlabCiFormat } from './formats/gitlab-ci.ts';
import { jenkinsfileFormat } from './formats/jenkinsfile.ts';
import { kubernetesFormat } from './formats/kubernetes.ts';
import { quadletFormat } from './formats/quadlet.ts';
import { systemdFormat } from './formats/systemd.ts';
import { terraformFormat } from './formats/terraform.ts';
import type { ConfigurationFormat } from './types.ts';

/** Every kind of configuration that is checked, in the order in which they look. */
export const FORMATS: readonly ConfigurationFormat[] = [
  dockerfileFormat,
  composeFormat,
  kubernetesFormat,
  githubActionsFormat,
  gitlabCiFormat,
  jenkinsfileFormat,
  terraformFormat,
  cloudformationFormat,
  armFormat,
  systemdFormat,
  quadletFormat,
];

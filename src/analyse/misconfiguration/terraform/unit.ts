import type { CheckSet } from '../types.ts';
import { AWS_CONTAINER_SETTINGS } from './aws-containers.ts';
import type { TerraformCheck, TerraformSubject } from './declarations.ts';
import { settingCheck } from './settings.ts';

/** What Terraform and OpenTofu make of the container services of clouds, and of what is around them. */
export const terraformChecks: CheckSet<TerraformSubject> = {
  id: 'terraform',
  title: 'Terraform and OpenTofu',
  exampleFile: '/main.tf',
  checks: [...[...AWS_CONTAINER_SETTINGS].map(settingCheck)] as [TerraformCheck, ...TerraformCheck[]],
};

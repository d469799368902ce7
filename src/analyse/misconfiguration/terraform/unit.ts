import type { CheckSet } from '../types.ts';
import { AWS_CONTAINER_SETTINGS } from './aws-containers.ts';
import { AWS_DATA_SETTINGS } from './aws-data.ts';
import { AWS_OPERATION_SETTINGS } from './aws-operations.ts';
import { AWS_DELIVERY_SETTINGS } from './aws-delivery.ts';
import { AWS_STORE_SETTINGS } from './aws-stores.ts';
import { AWS_RELATION_CHECKS } from './aws-relations.ts';
import { AZURE_CONTAINER_SETTINGS } from './azure-containers.ts';
import { AZURE_SURROUNDING_SETTINGS } from './azure-surroundings.ts';
import { AWS_SURROUNDING_SETTINGS } from './aws-surroundings.ts';
import { AZURE_SERVICE_SETTINGS } from './azure-services.ts';
import { GOOGLE_SERVICE_SETTINGS } from './google-services.ts';
import { COMPANION_CHECKS } from './companions.ts';
import type { InfrastructureCheck, InfrastructureSubject } from '../../infrastructure/declarations.ts';
import { TERRAFORM } from './dialect.ts';
import { AZURE_STORE_SETTINGS } from './azure-stores.ts';
import { GOOGLE_MACHINE_SETTINGS } from './google-machines.ts';
import { GOOGLE_SETTINGS } from './google-settings.ts';
import { GOOGLE_SURROUNDING_SETTINGS } from './google-surroundings.ts';
import { IDENTITY_CHECKS } from './identity.ts';
import { NETWORK_CHECKS } from './network.ts';
import { settingCheck } from '../../infrastructure/settings.ts';
import { POD_CHECKS } from './pods.ts';
import { RUNNING_CHECKS } from './running.ts';
import { SHARING_CHECKS } from './sharing.ts';
import { SOURCE_CHECKS } from './sources.ts';
import { TASK_CHECKS } from './tasks.ts';

const SETTINGS = [
  ...AWS_CONTAINER_SETTINGS,
  ...AWS_DATA_SETTINGS,
  ...AWS_OPERATION_SETTINGS,
  ...AWS_STORE_SETTINGS,
  ...AWS_DELIVERY_SETTINGS,
  ...GOOGLE_SETTINGS,
  ...GOOGLE_SURROUNDING_SETTINGS,
  ...GOOGLE_MACHINE_SETTINGS,
  ...AZURE_CONTAINER_SETTINGS,
  ...AZURE_SURROUNDING_SETTINGS,
  ...AZURE_STORE_SETTINGS,
  ...AWS_SURROUNDING_SETTINGS,
  ...AZURE_SERVICE_SETTINGS,
  ...GOOGLE_SERVICE_SETTINGS,
];

/** What Terraform and OpenTofu make of the container services of clouds, and of what is around them. */
export const terraformChecks: CheckSet<InfrastructureSubject> = {
  id: 'terraform',
  title: 'Terraform and OpenTofu',
  exampleFile: '/main.tf',
  checks: [
    ...TASK_CHECKS,
    ...IDENTITY_CHECKS,
    ...NETWORK_CHECKS,
    ...AWS_RELATION_CHECKS,
    ...COMPANION_CHECKS,
    ...SETTINGS.map((setting) => settingCheck(setting, TERRAFORM)),
    ...SHARING_CHECKS,
    ...RUNNING_CHECKS,
    ...POD_CHECKS,
    ...SOURCE_CHECKS,
  ] as [InfrastructureCheck, ...InfrastructureCheck[]],
};

import type { InfrastructureCheck, InfrastructureSubject } from '../../infrastructure/declarations.ts';
import { settingCheck } from '../../infrastructure/settings.ts';
import type { CheckSet } from '../types.ts';
import { CONTAINER_SETTINGS } from './container-settings.ts';
import { DATA_SETTINGS } from './data-settings.ts';
import { CLOUDFORMATION } from './dialect.ts';
import { IDENTITY_CHECKS } from './identity.ts';
import { NETWORK_CHECKS } from './network.ts';
import { OPERATION_SETTINGS } from './operation-settings.ts';
import { ROUTE_CHECKS } from './routes.ts';
import { SECRET_CHECKS } from './secrets.ts';
import { SERVICE_SETTINGS } from './service-settings.ts';
import { TASK_CHECKS } from './tasks.ts';

const SETTINGS = [...CONTAINER_SETTINGS, ...DATA_SETTINGS, ...OPERATION_SETTINGS, ...SERVICE_SETTINGS];

/** What templates of CloudFormation and SAM make of the container services of AWS, and of what is around them. */
export const cloudformationChecks: CheckSet<InfrastructureSubject> = {
  id: 'cloudformation',
  title: 'CloudFormation and SAM',
  exampleFile: '/template.yaml',
  checks: [
    ...TASK_CHECKS,
    ...IDENTITY_CHECKS,
    ...NETWORK_CHECKS,
    ...ROUTE_CHECKS,
    ...SECRET_CHECKS,
    ...SETTINGS.map((setting) => settingCheck(setting, CLOUDFORMATION)),
  ] as [InfrastructureCheck, ...InfrastructureCheck[]],
};

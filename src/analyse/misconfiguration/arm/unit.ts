import type { InfrastructureCheck, InfrastructureSubject } from '../../infrastructure/declarations.ts';
import { settingCheck } from '../../infrastructure/settings.ts';
import type { CheckSet } from '../types.ts';
import { CONTAINER_SETTINGS } from './container-settings.ts';
import { DATA_SETTINGS } from './data-settings.ts';
import { ARM } from './dialect.ts';
import { IDENTITY_CHECKS } from './identity.ts';
import { NETWORK_CHECKS } from './network.ts';
import { SECRET_CHECKS } from './secrets.ts';
import { SURROUNDING_SETTINGS } from './surrounding-settings.ts';

const SETTINGS = [...CONTAINER_SETTINGS, ...SURROUNDING_SETTINGS, ...DATA_SETTINGS];

/** What templates of Azure Resource Manager, and what Bicep compiles to, make of container services and what is around them. */
export const armChecks: CheckSet<InfrastructureSubject> = {
  id: 'arm',
  title: 'Azure Resource Manager (ARM) templates',
  exampleFile: '/azuredeploy.json',
  checks: [
    ...IDENTITY_CHECKS,
    ...NETWORK_CHECKS,
    ...SECRET_CHECKS,
    ...SETTINGS.map((setting) => settingCheck(setting, ARM)),
  ] as [InfrastructureCheck, ...InfrastructureCheck[]],
};

import type { CheckSet } from '../types.ts';
import { CONTENT_CHECKS } from './contents.ts';
import { EXPOSURE_CHECKS } from './exposure.ts';
import { IMAGE_CHECKS } from './images.ts';
import { MOUNT_CHECKS } from './mounts.ts';
import { NAMESPACE_CHECKS } from './namespaces.ts';
import { PRIVILEGE_CHECKS } from './privileges.ts';
import { RESOURCE_CHECKS } from './resources.ts';
import { SECRET_CHECKS } from './secret-files.ts';
import type { ComposeCheck, ComposeSubject } from './services.ts';
import { VARIABLE_CHECKS } from './variables.ts';

/** What Compose files let containers do. */
export const composeChecks: CheckSet<ComposeSubject> = {
  id: 'compose',
  title: 'Compose files',
  exampleFile: '/compose.yaml',
  checks: [
    ...PRIVILEGE_CHECKS,
    ...NAMESPACE_CHECKS,
    ...MOUNT_CHECKS,
    ...SECRET_CHECKS,
    ...EXPOSURE_CHECKS,
    ...CONTENT_CHECKS,
    ...VARIABLE_CHECKS,
    ...IMAGE_CHECKS,
    ...RESOURCE_CHECKS,
  ] as [ComposeCheck, ...ComposeCheck[]],
};

import type { VaultUnit } from '../routing/types.ts';
import { INTERNAL_ROUTES } from './internal.ts';
import { LEASE_ROUTES } from './leases.ts';
import { MOUNT_ROUTES, REMOUNT_ROUTE } from './mounts.ts';
import { CAPABILITY_ROUTES, POLICY_ROUTES } from './policies.ts';
import { WRAPPING_ROUTES } from './wrapping.ts';

/** What is under `sys/` of a vault that is unsealed. */
export const systemUnit: VaultUnit = {
  id: 'system',
  title: 'The vault itself',
  vectors: ['V2'],
  routes: [
    ...MOUNT_ROUTES,
    REMOUNT_ROUTE,
    ...POLICY_ROUTES,
    ...CAPABILITY_ROUTES,
    ...LEASE_ROUTES,
    ...WRAPPING_ROUTES,
    ...INTERNAL_ROUTES,
  ],
};

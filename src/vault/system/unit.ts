import type { VaultUnit } from '../routing/types.ts';
import { AUDIT_ROUTES } from './audit.ts';
import { EVIDENCE_ROUTES } from './evidence.ts';
import { FINGERPRINT_ROUTES } from './fingerprints.ts';
import { GENERATE_ROOT_ROUTES } from './generate-root.ts';
import { HONEYTOKEN_ROUTES } from './honeytokens.ts';
import { INTERNAL_ROUTES } from './internal.ts';
import { KEY_ROUTES, keyTick } from './keys.ts';
import { LEASE_ROUTES } from './leases.ts';
import { LISTENER_ROUTES } from './listener.ts';
import { LOCKED_USER_ROUTES } from './locked-users.ts';
import { METRICS_ROUTE } from './metrics.ts';
import { MFA_ROUTE, mfaTick } from './mfa.ts';
import { MOUNT_ROUTES } from './mounts.ts';
import { NAMESPACE_ROUTES } from './namespaces.ts';
import { OPENAPI_ROUTE } from './openapi.ts';
import { PASSWORD_POLICY_ROUTES } from './password-policies.ts';
import { CAPABILITY_ROUTES, DETAILED_POLICY_ROUTE, POLICY_ROUTES, policyTick } from './policies.ts';
import { PLUGIN_ROUTES } from './plugins.ts';
import { QUOTA_ROUTES } from './quotas.ts';
import { REKEY_ROUTES } from './rekey.ts';
import { REMOUNT_ROUTES } from './remount.ts';
import { SERVER_ROUTES } from './server.ts';
import { SNAPSHOT_ROUTES } from './snapshot.ts';
import { toolRoutes } from '../tools/tool-routes.ts';
import { WRAPPING_ROUTES } from './wrapping.ts';

/** What is under `sys/` of a vault that is unsealed. */
export const systemUnit: VaultUnit = {
  id: 'system',
  title: 'The vault itself',
  vectors: ['V2'],
  routes: [
    ...MOUNT_ROUTES,
    ...REMOUNT_ROUTES,
    ...PLUGIN_ROUTES,
    ...PASSWORD_POLICY_ROUTES,
    DETAILED_POLICY_ROUTE,
    ...POLICY_ROUTES,
    ...CAPABILITY_ROUTES,
    ...LEASE_ROUTES,
    ...WRAPPING_ROUTES,
    ...toolRoutes('tools/'),
    ...INTERNAL_ROUTES,
    ...KEY_ROUTES,
    ...REKEY_ROUTES,
    ...GENERATE_ROOT_ROUTES,
    ...AUDIT_ROUTES,
    ...QUOTA_ROUTES,
    ...SNAPSHOT_ROUTES,
    ...NAMESPACE_ROUTES,
    ...FINGERPRINT_ROUTES,
    ...EVIDENCE_ROUTES,
    ...HONEYTOKEN_ROUTES,
    ...LOCKED_USER_ROUTES,
    ...LISTENER_ROUTES,
    ...SERVER_ROUTES,
    MFA_ROUTE,
    METRICS_ROUTE,
    OPENAPI_ROUTE,
  ],
  async tick(call) {
    await mfaTick(call);
    await policyTick(call);
    await keyTick(call);
  },
};

import type { SecretsEngine } from '../types.ts';
import { CONFIG_ROUTE } from './config.ts';
import { CREDENTIAL_ROUTES, revokeCredentials } from './credentials.ts';
import { ROLE_ROUTES } from './roles.ts';

/** Tokens of service accounts of a cluster, and what they may, each with a lease. */
export const kubernetesEngine: SecretsEngine = {
  id: 'kubernetes',
  title: 'Service accounts of a cluster',
  vectors: ['V2', 'V5'],
  routes: [CONFIG_ROUTE, ...ROLE_ROUTES, ...CREDENTIAL_ROUTES],
  revoke: revokeCredentials,
};

import type { SecretsEngine } from '../types.ts';
import { CONFIG_ROUTES } from './config.ts';
import { CREDENTIAL_ROUTES, renewCredentials, revokeCredentials } from './credentials.ts';
import { ROLE_ROUTES } from './roles.ts';
import { placeOf, rotateDue } from './rotation.ts';
import { STATIC_ROLE_ROUTES } from './static-roles.ts';

/** Users of databases, each with a lease, and passwords that are changed from time to time. */
export const databaseEngine: SecretsEngine = {
  id: 'database',
  title: 'Users of databases',
  vectors: ['V10', 'V2'],
  routes: [...CONFIG_ROUTES, ...ROLE_ROUTES, ...CREDENTIAL_ROUTES, ...STATIC_ROLE_ROUTES],
  revoke: revokeCredentials,
  renew: renewCredentials,
  tick: rotateDue,
  placeOf,
};

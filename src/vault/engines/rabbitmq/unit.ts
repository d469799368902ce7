import type { SecretsEngine } from '../types.ts';
import { CONFIG_ROUTES } from './config.ts';
import { CREDENTIAL_ROUTES, revokeCredentials } from './credentials.ts';
import { ROLE_ROUTES } from './roles.ts';

/** Users of a RabbitMQ, each with a lease. */
export const rabbitmqEngine: SecretsEngine = {
  id: 'rabbitmq',
  title: 'Users of RabbitMQ',
  vectors: ['V2', 'V8'],
  routes: [...CONFIG_ROUTES, ...ROLE_ROUTES, ...CREDENTIAL_ROUTES],
  revoke: revokeCredentials,
};

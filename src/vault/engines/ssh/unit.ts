import type { SecretsEngine } from '../types.ts';
import { AUTHORITY_ROUTES } from './authority.ts';
import { ROLE_ROUTES } from './roles.ts';
import { SIGN_ROUTES } from './sign.ts';

/** Certificates for SSH, in place of keys that are for ever. */
export const sshEngine: SecretsEngine = {
  id: 'ssh',
  title: 'Certificates for SSH',
  vectors: ['V2', 'V6'],
  routes: [...AUTHORITY_ROUTES, ...ROLE_ROUTES, ...SIGN_ROUTES],
};

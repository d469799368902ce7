import type { SecretsEngine } from '../types.ts';
import { AUTHORITY_ROUTES } from './authority.ts';
import { ADDRESS_ROUTES } from './host-addresses.ts';
import { endPassword, PASSWORD_ROUTES } from './one-time-passwords.ts';
import { ROLE_ROUTES } from './roles.ts';
import { SIGN_ROUTES } from './sign.ts';

/** Certificates for SSH, and passwords for one login, in place of keys that are for ever. */
export const sshEngine: SecretsEngine = {
  id: 'ssh',
  title: 'Certificates and one-time passwords for SSH',
  vectors: ['V2', 'V6'],
  routes: [...AUTHORITY_ROUTES, ...ROLE_ROUTES, ...SIGN_ROUTES, ...PASSWORD_ROUTES, ...ADDRESS_ROUTES],
  revoke: endPassword,
};

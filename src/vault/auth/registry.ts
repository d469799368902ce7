import { approleMethod } from './approle/unit.ts';
import { certMethod } from './cert/unit.ts';
import { jwtMethod } from './jwt/unit.ts';
import { kubernetesMethod } from './kubernetes/unit.ts';
import { ldapMethod } from './ldap/unit.ts';
import { tokenMethod } from './token/unit.ts';
import type { AuthMethod } from './types.ts';
import { userpassMethod } from './userpass/unit.ts';

/** Every way to say who one is. */
export const AUTH_METHODS: readonly AuthMethod[] = [
  tokenMethod,
  userpassMethod,
  approleMethod,
  jwtMethod,
  kubernetesMethod,
  certMethod,
  ldapMethod,
];

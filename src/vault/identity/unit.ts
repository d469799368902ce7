import type { VaultUnit } from '../routing/types.ts';
import { ALIAS_ROUTES } from './alias-routes.ts';
import { ENTITY_ROUTES } from './entity-routes.ts';
import { GROUP_ALIAS_ROUTES } from './group-alias-routes.ts';
import { GROUP_ROUTES } from './group-routes.ts';
import { MFA_ENFORCEMENT_ROUTES } from '../mfa/enforcement-routes.ts';
import { MFA_METHOD_ROUTES } from '../mfa/method-routes.ts';
import { MERGE_ROUTE } from './merge-route.ts';
import { LOOKUP_ROUTES } from './lookup-routes.ts';
import { ISSUER_ROUTES } from './tokens/issuer.ts';
import { KEY_ROUTES } from './tokens/key-routes.ts';
import { rotateDueKeys } from './tokens/named-keys.ts';
import { ROLE_ROUTES } from './tokens/role-routes.ts';
import { TOKEN_ROUTES } from './tokens/token-routes.ts';

/** What is under `identity/`: who is who, by whatever methods they come, and what they may as that. */
export const identityUnit: VaultUnit = {
  id: 'identity',
  title: 'Who is who',
  vectors: ['V2'],
  routes: [
    ...ENTITY_ROUTES,
    MERGE_ROUTE,
    ...ALIAS_ROUTES,
    ...GROUP_ROUTES,
    ...GROUP_ALIAS_ROUTES,
    ...LOOKUP_ROUTES,
    ...ISSUER_ROUTES,
    ...KEY_ROUTES,
    ...ROLE_ROUTES,
    ...TOKEN_ROUTES,
    ...MFA_METHOD_ROUTES,
    ...MFA_ENFORCEMENT_ROUTES,
  ],
  tick: rotateDueKeys,
};

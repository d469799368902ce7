import type { VaultUnit } from '../routing/types.ts';
import { ALIAS_ROUTES } from './alias-routes.ts';
import { ENTITY_ROUTES } from './entity-routes.ts';
import { GROUP_ROUTES } from './group-routes.ts';
import { LOOKUP_ROUTES } from './lookup-routes.ts';

/** What is under `identity/`: who is who, by whatever methods they come, and what they may as that. */
export const identityUnit: VaultUnit = {
  id: 'identity',
  title: 'Who is who',
  vectors: ['V2'],
  routes: [...ENTITY_ROUTES, ...ALIAS_ROUTES, ...GROUP_ROUTES, ...LOOKUP_ROUTES],
};

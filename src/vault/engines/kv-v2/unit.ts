import { placeOf } from './notes.ts';
import type { SecretsEngine } from '../types.ts';
import { DATA_ROUTE, SUBKEYS_ROUTE } from './data.ts';
import { CONFIG_ROUTE, DELETE_ROUTE, DESTROY_ROUTE, METADATA_ROUTE, UNDELETE_ROUTE } from './versions.ts';

/** Secrets with versions, as version 2 of Vault's engine of keys and values. */
export const kvV2Engine: SecretsEngine = {
  id: 'kv-v2',
  title: 'Keys and values with versions',
  vectors: ['V2', 'V10'],
  placeOf,
  routes: [
    CONFIG_ROUTE,
    DATA_ROUTE,
    SUBKEYS_ROUTE,
    DELETE_ROUTE,
    UNDELETE_ROUTE,
    DESTROY_ROUTE,
    METADATA_ROUTE,
  ],
};

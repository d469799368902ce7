import { placeOf } from './notes.ts';
import { operation, type Route } from '../../routing/types.ts';
import type { SecretsEngine } from '../types.ts';
import { DATA_ROUTE, SUBKEYS_ROUTE } from './data.ts';
import {
  CONFIG_ROUTE,
  DELETE_ROUTE,
  DESTROY_ROUTE,
  DETAILED_ROUTE,
  METADATA_ROUTE,
  UNDELETE_ROUTE,
} from './versions.ts';

/** Where version 1 has its secrets: whoever asks there is told so. */
const elsewhere = operation({
  summary: 'Tell that it is elsewhere',
  handle: () =>
    Promise.resolve({
      status: 404,
      warnings: [
        'Invalid path for a versioned K/V secrets engine: secrets are below data/ and metadata/. On a command line, `kv get` and the like know that.',
      ],
    }),
});
const ELSEWHERE_ROUTE: Route = {
  path: '{path...?}',
  read: elsewhere,
  update: elsewhere,
  patch: elsewhere,
  delete: elsewhere,
  list: elsewhere,
};

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
    DETAILED_ROUTE,
    ELSEWHERE_ROUTE,
  ],
};

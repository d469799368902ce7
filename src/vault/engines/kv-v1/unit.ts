import { secondsOf } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { asWritten, dataSchema } from '../../routing/fields.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation } from '../../routing/types.ts';
import { SYSTEM_TTL } from '../../services.ts';
import type { SecretsEngine } from '../types.ts';

/** Secrets as they were written last, as version 1 of Vault's engine of keys and values. */
export const kvV1Engine: SecretsEngine = {
  id: 'kv-v1',
  title: 'Keys and values',
  vectors: ['V2', 'V10'],
  routes: [
    {
      path: '{path...?}',
      exists: async ({ store, parameters }) =>
        (await store.get(`values/${parameters['path'] ?? ''}`)) !== undefined,
      read: operation({
        summary: 'Read a secret',
        async handle({ store, parameters }) {
          const found = await store.get<Record<string, unknown>>(`values/${secretOf(parameters)}`);
          if (!found) throw new Refusal(404);
          const ttl = found.value['ttl'] ?? found.value['lease'];
          const seconds = typeof ttl === 'string' || typeof ttl === 'number' ? secondsOf(ttl) : undefined;
          return { data: found.value, shownLease: { ttl: seconds ?? SYSTEM_TTL, isRenewable: false } };
        },
      }),
      update: operation({
        summary: 'Write a secret',
        fields: dataSchema,
        keepsNull: true,
        async handle({ store, parameters, request }) {
          const value = asWritten(request);
          if (Object.keys(value).length === 0) throw new Refusal(400, 'missing data fields');
          await store.put(`values/${secretOf(parameters)}`, value);
          return undefined;
        },
      }),
      delete: operation({
        summary: 'Remove a secret',
        async handle({ store, parameters }) {
          await store.remove(`values/${secretOf(parameters)}`);
          return undefined;
        },
      }),
      list: operation({ summary: 'List secrets and folders', handle: listSecrets }),
    },
  ],
};

function secretOf(parameters: Readonly<Record<string, string>>): string {
  const path = parameters['path'] ?? '';
  if (path === '' || path.endsWith('/')) throw new Refusal(400, 'a secret is named by its path');
  return path;
}

async function listSecrets({ store, parameters }: Call) {
  const folder = (parameters['path'] ?? '').replace(/\/?$/, '/').replace(/^\/$/, '');
  return listed(await store.list(`values/${folder}`));
}

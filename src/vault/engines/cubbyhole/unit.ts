import { denied, Refusal } from '../../refusal.ts';
import { asWritten, dataSchema } from '../../routing/fields.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation } from '../../routing/types.ts';
import type { SecretsEngine } from '../types.ts';

/** What one token keeps, which ends with it and which nobody else can read. */
export const cubbyholeEngine: SecretsEngine = {
  id: 'cubbyhole',
  title: 'What a token keeps for itself',
  vectors: ['V2'],
  routes: [
    {
      path: '{path...?}',
      exists: async (call) => (await call.store.get(placeOf(call))) !== undefined,
      read: operation({
        summary: 'Read a value',
        async handle(call) {
          const found = await call.store.get<Record<string, unknown>>(placeOf(call));
          if (!found) throw new Refusal(404);
          return { data: found.value };
        },
      }),
      update: operation({
        summary: 'Write a value',
        fields: dataSchema,
        keepsNull: true,
        async handle(call) {
          if (Object.keys(call.fields).length === 0) throw new Refusal(400, 'missing data fields');
          await call.store.put(placeOf(call), asWritten(call.request));
          return undefined;
        },
      }),
      delete: operation({
        summary: 'Remove a value',
        async handle(call) {
          await call.store.remove(placeOf(call));
          return undefined;
        },
      }),
      list: operation({
        summary: 'List values and folders',
        async handle(call) {
          const folder = placeOf(call).replace(/\/?$/, '/');
          return listed(await call.store.list(folder));
        },
      }),
    },
  ],
};

/** Only in the namespace of the token, with which it ends. */
function placeOf({ caller, parameters, services }: Call): string {
  if (!caller || caller.namespace !== services.namespace.id) throw denied();
  return `${caller.tokenHash}/${parameters['path'] ?? ''}`;
}

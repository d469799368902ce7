import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { operation, type Route } from '../../routing/types.ts';
import { flagSchema } from '../../flags.ts';
import type { MountStore } from '../../mounts/mount-store.ts';

const keysFields = z.object({ disable_upsert: flagSchema.default(false) });
const cacheFields = z.object({ size: z.coerce.number().int().min(0).default(0) });

/** What holds for all keys of a mount. */
export const CONFIG_ROUTES: readonly Route[] = [
  {
    path: 'config/keys',
    read: operation({
      summary: 'Read what holds for all keys',
      handle: async ({ store }) => ({ data: { disable_upsert: !(await allowsUpsert(store)) } }),
    }),
    update: operation({
      summary: 'Say what holds for all keys',
      fields: keysFields,
      async handle({ store, fields }) {
        await store.put('config/keys', fields);
        return { data: fields };
      },
    }),
  },
  {
    // There is no cache; it is kept for who configures one.
    path: 'cache-config',
    read: operation({
      summary: 'Read the size of the cache',
      handle: async ({ store }) => ({
        data: { size: (await store.get<{ readonly size: number }>('config/cache'))?.value.size ?? 0 },
      }),
    }),
    update: operation({
      summary: 'Say the size of the cache',
      fields: cacheFields,
      async handle({ store, fields }) {
        if (fields.size > 0 && fields.size < 10)
          throw new Refusal(400, 'size must be 0 or a value greater or equal to 10');
        await store.put('config/cache', fields);
        return undefined;
      },
    }),
  },
];

/** May encryption make a key that is not there? */
export async function allowsUpsert(store: MountStore): Promise<boolean> {
  return (await store.get<z.infer<typeof keysFields>>('config/keys'))?.value.disable_upsert !== true;
}

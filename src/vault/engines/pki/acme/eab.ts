import { randomBytes } from 'node:crypto';
import type { MountStore } from '../../../mounts/mount-store.ts';
import { listedWith } from '../../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../../routing/types.ts';
import { newId } from '../certificates.ts';
import { baseOf, DIRECTORIES } from './directories.ts';

/** What binds an account to somebody who is known elsewhere; it is used once. */
interface Binding {
  /** Of HMAC. */
  readonly key: string;
  /** The directory that it is for. */
  readonly base: string;
  /** In milliseconds since 1970. */
  readonly made: number;
}

/** Finds bindings by their id. */
export interface Bindings {
  find(
    id: string,
  ): Promise<
    (Binding & { readonly id: string; readonly path: string; readonly version: number }) | undefined
  >;
}

const FOLDER = 'acme/eab/';

export function bindingsIn(store: MountStore): Bindings {
  return {
    async find(id) {
      const path = FOLDER + id;
      const found = /^[\da-f-]{36}$/.test(id) ? await store.get<Binding>(path) : undefined;
      return found && { ...found.value, id, path, version: found.version };
    },
  };
}

export const EAB_ROUTES: readonly Route[] = [
  ...DIRECTORIES.map((base) => ({
    path: `${base}acme/new-eab`,
    update: operation({ summary: 'Make a binding of an account', handle: newBinding }),
  })),
  {
    path: 'eab',
    list: operation({
      summary: 'List bindings that are not used yet',
      async handle({ store }) {
        const ids = await store.list(FOLDER);
        const found = await store.getAll<Binding>(ids.map((id) => FOLDER + id));
        return listedWith(ids.map((id, index) => [id, infoOf(found[index]?.value)]));
      },
    }),
  },
  {
    path: 'eab/{id}',
    delete: operation({
      summary: 'Remove a binding',
      async handle({ store, parameters }) {
        await store.remove(FOLDER + (parameters['id'] ?? ''));
        return undefined;
      },
    }),
  },
];

function infoOf(binding: Binding | undefined) {
  return {
    key_type: 'hs',
    acme_directory: `${binding?.base ?? ''}acme/directory`,
    created_on: new Date(binding?.made ?? 0).toISOString(),
  };
}

async function newBinding(call: Call): Promise<Answer> {
  const [id, key] = [newId(), randomBytes(32).toString('base64url')];
  const binding: Binding = { key, base: baseOf(call), made: call.now };
  await call.store.put(FOLDER + id, binding);
  return { data: { id, key, ...infoOf(binding) } };
}

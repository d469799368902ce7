import * as z from 'zod';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { listedWith } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { keyEntry } from './authorities.ts';
import { type Authority, authorityOf, changeAuthority, defaultKey, freeName, keyOf } from './authority.ts';
import { shownKey } from './certificates.ts';
import { count } from './fields.ts';
import { keysIn, withKey } from './import.ts';
import { KEY_TYPES, newKey } from '../../x509/keys.ts';

const keyFields = z.object({
  key_type: z.enum(KEY_TYPES).default('rsa'),
  key_bits: count.default(0),
  key_name: z.string().max(128).default(''),
});
const nameFields = z.object({ key_name: z.string().max(128) });
const importFields = nameFields.partial().extend({ pem_bundle: z.string().min(1) });
const defaultFields = z.object({ default: z.string().min(1) });

/** What is told of keys, which are not told themselves, and changed in them. */
export const KEY_ROUTES: readonly Route[] = [
  {
    path: 'keys',
    list: operation({
      summary: 'List keys',
      async handle({ store }) {
        const { keys } = await authorityOf(store);
        return listedWith(keys.map(({ id, name }) => [id, { key_name: name }]));
      },
    }),
  },
  {
    path: 'keys/generate/{form}',
    update: operation({ summary: 'Make a key', fields: keyFields, handle: makeKey }),
  },
  {
    path: 'key/{key}',
    read: operation({
      summary: 'Read what a key is, which is not told itself',
      handle: async ({ store, parameters }) =>
        shownKeyEntry(await authorityOf(store), parameters['key'] ?? ''),
    }),
    update: operation({ summary: 'Name a key', fields: nameFields, handle: nameKey }),
    delete: operation({ summary: 'Remove a key that no issuer has', handle: removeKey }),
  },
  {
    path: 'keys/import',
    update: operation({
      summary: 'Take a key that was made elsewhere',
      fields: importFields,
      handle: importKey,
    }),
  },
  {
    path: 'config/keys',
    read: operation({
      summary: 'Read which key is the default',
      handle: async ({ store }) => ({ data: { default: defaultKey(await authorityOf(store))?.id ?? '' } }),
    }),
    update: operation({
      summary: 'Choose which key is the default',
      fields: defaultFields,
      async handle({ store, fields }) {
        const after = await changeAuthority(store, (before) => ({
          ...before,
          defaultKey: keyOf(before, fields.default).id,
        }));
        return { data: { default: defaultKey(after)?.id ?? '' } };
      },
    }),
  },
];

async function makeKey({ store, parameters, fields }: Call<z.infer<typeof keyFields>>): Promise<Answer> {
  const form = parameters['form'] ?? '';
  if (form !== 'internal' && form !== 'exported')
    throw new Refusal(400, 'the key is to be "internal" or "exported"');
  const key = await newKey(fields.key_type, fields.key_bits);
  const entry = keyEntry(key, fields.key_name);
  await changeAuthority(store, (before) => {
    freeName(before.keys, entry.name);
    return { ...before, keys: [...before.keys, entry] };
  });
  const told = form === 'exported' ? { private_key: shownKey(key, 'der', false) } : {};
  return { data: { key_id: entry.id, key_name: entry.name, key_type: entry.type, ...told } };
}

function shownKeyEntry(authority: Authority, ref: string): Answer {
  const { id, name, type } = keyOf(authority, ref);
  return { data: { key_id: id, key_name: name, key_type: type } };
}

/** One that is here already stays as it is. */
async function importKey({ store, fields }: Call<z.infer<typeof importFields>>): Promise<Answer> {
  const [key, ...more] = keysIn(fields.pem_bundle);
  if (!key || more.length > 0) throw new Refusal(400, 'pem_bundle has one key');
  const taken = new Map<string, string>();
  const authority = await changeAuthority(store, (before) => {
    taken.clear();
    return withKey(before, key, taken, fields.key_name);
  });
  return shownKeyEntry(authority, [...taken.keys()].join());
}

async function nameKey({ store, parameters, fields }: Call<z.infer<typeof nameFields>>): Promise<Answer> {
  const ref = parameters['key'] ?? '';
  const { id } = keyOf(await authorityOf(store), ref);
  return shownKeyEntry(await renamed(store, id, fields.key_name), id);
}

function renamed(store: MountStore, id: string, name: string): Promise<Authority> {
  return changeAuthority(store, (before) => {
    freeName(
      before.keys.filter((one) => one.id !== id),
      name,
    );
    return { ...before, keys: before.keys.map((one) => (one.id === id ? { ...one, name } : one)) };
  });
}

async function removeKey({ store, parameters }: Call): Promise<undefined> {
  await changeAuthority(store, (before) => {
    const gone = keyOf(before, parameters['key'] ?? '');
    if (before.issuers.some(({ keyId }) => keyId === gone.id))
      throw new Refusal(400, 'an issuer has this key');
    return { ...before, keys: before.keys.filter((one) => one !== gone) };
  });
  return undefined;
}

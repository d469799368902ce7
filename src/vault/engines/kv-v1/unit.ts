import { secondsOf } from '../../durations.ts';
import { type Note, notesOf, withoutNotes } from '../../fingerprints/notes.ts';
import type { VaultPlace } from '../../../model/vault/knowledge.ts';
import { Refusal } from '../../refusal.ts';
import { asWritten, dataSchema } from '../../routing/fields.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, type EngineCall, operation } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import type { SecretsEngine } from '../types.ts';

/** Secrets as they were written last, as version 1 of Vault's engine of keys and values. */
export const kvV1Engine: SecretsEngine = {
  id: 'kv-v1',
  title: 'Keys and values',
  vectors: ['V2', 'V10'],
  placeOf,
  routes: [
    {
      path: '{path...?}',
      exists: async ({ store, parameters }) =>
        (await store.get(`values/${parameters['path'] ?? ''}`)) !== undefined,
      read: operation({
        summary: 'Read a secret',
        changesNothing: true,
        async handle({ store, parameters, mount }) {
          const found = await store.get<Record<string, unknown>>(`values/${secretOf(parameters)}`);
          if (!found) throw new Refusal(404);
          const ttl = found.value['ttl'] ?? found.value['lease'];
          const seconds = typeof ttl === 'string' || typeof ttl === 'number' ? secondsOf(ttl) : undefined;
          const usual = boundedTtl(undefined, mount).ttl;
          return { data: found.value, shownLease: { ttl: seconds ?? usual, isRenewable: false } };
        },
      }),
      update: operation({
        summary: 'Write a secret',
        fields: dataSchema,
        keepsNull: true,
        async handle(call) {
          const value = asWritten(call.request);
          if (Object.keys(value).length === 0) throw new Refusal(400, 'missing data fields');
          await replace(call, value);
          return undefined;
        },
      }),
      delete: operation({
        summary: 'Remove a secret',
        async handle(call) {
          await replace(call, undefined);
          return undefined;
        },
      }),
      list: operation({ summary: 'List secrets and folders', changesNothing: true, handle: listSecrets }),
    },
  ],
};

function secretOf(parameters: Readonly<Record<string, string>>): string {
  const path = parameters['path'] ?? '';
  if (path === '' || path.endsWith('/')) throw new Refusal(400, 'a secret is named by its path');
  return path;
}

/** Writes a secret, or removes it, with what is noted of it and of what was there. */
async function replace(call: Call, value: Record<string, unknown> | undefined): Promise<void> {
  const { store, parameters, services, now } = call;
  const path = secretOf(parameters);
  for (;;) {
    const before = await store.get(`values/${path}`);
    const about = { path, at: now };
    const notes = notesOf(services.fingerprints, value, about);
    const kept = new Set(notes.map((note) => note.path));
    const old = withoutNotes(services.fingerprints, before?.value, about);
    const known = new Set(old.map((note) => note.path));
    const isDone = await store.write([
      { path: `values/${path}`, value, expected: before?.version ?? 0 },
      // What says the same as before is noted already, and has been since then.
      ...notes
        .filter((note) => !known.has(note.path))
        .map((note) => ({ path: note.path, value: note.value })),
      ...old.filter((note) => !kept.has(note.path)),
    ]);
    if (isDone) return;
  }
}

/** Where a note's secret is: it is removed with it, so that it is there. */
function placeOf({ path, field, at }: Note, { mount }: EngineCall): Promise<Omit<VaultPlace, 'mount'>> {
  const since = new Date(at).toISOString();
  return Promise.resolve({ kind: 'value', path: mount.path + path, field, state: 'current', since });
}

async function listSecrets({ store, parameters }: Call) {
  const folder = (parameters['path'] ?? '').replace(/\/?$/, '/').replace(/^\/$/, '');
  return listed(await store.list(`values/${folder}`));
}

import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { durationSchema, durationText } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { listed, listedWith } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import {
  configOf,
  emptyMetadata,
  type KvConfig,
  type Metadata,
  metadataPath,
  timeText,
  type VersionMetadata,
} from './metadata.ts';
import { removalOf } from './notes.ts';

/** Secrets whose metadata is told at once. */
const MOST_DETAILED = 10_000;
const configFields = z.object({
  max_versions: z.coerce.number().int().min(0).optional(),
  cas_required: flagSchema.optional(),
  delete_version_after: durationSchema.optional(),
});
const customSchema = z
  .record(z.string().min(1).max(128), z.string().max(512))
  .refine((custom) => Object.keys(custom).length <= 64, { message: 'custom_metadata has at most 64 keys' });
const metadataFields = configFields.extend({ custom_metadata: customSchema.nullish() });
const patchFields = configFields.extend({
  custom_metadata: z.record(z.string().min(1).max(128), z.string().max(512).nullable()).nullish(),
});
const versionFields = z.object({
  versions: z
    .union([
      z.array(z.coerce.number().int().min(1)),
      z.coerce
        .number()
        .int()
        .min(1)
        .transform((one) => [one]),
    ])
    .default([]),
});

export const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read how secrets are kept',
    handle: async ({ store }) => ({ data: shownConfig(await configOf(store)) }),
  }),
  update: operation({
    summary: 'Say how secrets are kept',
    fields: configFields,
    async handle({ store, fields }) {
      const before = await configOf(store);
      await store.put('config', withConfig(before, fields));
      return undefined;
    },
  }),
};

export const METADATA_ROUTE: Route = {
  path: 'metadata/{path...?}',
  exists: async ({ store, parameters }) =>
    (await store.get(metadataPath(parameters['path'] ?? ''))) !== undefined,
  read: operation({
    summary: 'Read what is known of a secret and its versions',
    changesNothing: true,
    handle: readMetadata,
  }),
  list: operation({ summary: 'List secrets and folders', changesNothing: true, handle: listSecrets }),
  update: operation({
    summary: 'Say how a secret is kept',
    fields: metadataFields,
    async handle({ store, parameters, fields, now }) {
      await store.update<Metadata>(metadataPath(secretOf(parameters)), (before) => ({
        ...withConfig(before ?? emptyMetadata(timeText(now)), fields),
        ...(fields.custom_metadata !== undefined && { custom: fields.custom_metadata }),
      }));
      return undefined;
    },
  }),
  patch: operation({
    summary: 'Change how a secret is kept',
    fields: patchFields,
    async handle({ store, parameters, fields }) {
      await store.update<Metadata>(metadataPath(secretOf(parameters)), (before) => {
        if (!before) throw new Refusal(404);
        return {
          ...withConfig(before, fields),
          custom: patchedCustom(before.custom, fields.custom_metadata),
        };
      });
      return undefined;
    },
  }),
  delete: operation({ summary: 'Forget a secret with all its versions', handle: forget }),
};

/** Tells of secrets also what reading them is not needed for: who may list is told all of their metadata. */
export const DETAILED_ROUTE: Route = {
  path: 'detailed-metadata/{path...?}',
  list: operation({ summary: 'List secrets with what is known of them', handle: listDetailed }),
};

export const DELETE_ROUTE = versionsRoute(
  'delete',
  'Delete versions, so that they can be brought back',
  (one, now) => (one.destroyed ? one : { ...one, deletion: timeText(now) }),
);
export const UNDELETE_ROUTE = versionsRoute('undelete', 'Bring back versions that were deleted', (one) =>
  one.destroyed ? one : { ...one, deletion: '' },
);
export const DESTROY_ROUTE = versionsRoute('destroy', 'Destroy versions for good', (one) => ({
  ...one,
  destroyed: true,
}));

function versionsRoute(
  name: 'delete' | 'undelete' | 'destroy',
  summary: string,
  change: (version: VersionMetadata, now: number) => VersionMetadata,
): Route {
  const handle = async (call: Call<z.infer<typeof versionFields>>) => {
    const { store, parameters, fields, now } = call;
    const secret = secretOf(parameters);
    if (fields.versions.length === 0) throw new Refusal(400, 'No version number provided');
    const stored = await store.get<Metadata>(metadataPath(secret));
    if (!stored) return undefined;
    const found = fields.versions.filter((number) => Object.hasOwn(stored.value.versions, String(number)));
    await store.update<Metadata>(metadataPath(secret), (before) => {
      if (!before) return before;
      const changed = Object.entries(before.versions).map(([number, one]) => [
        number,
        found.includes(Number(number)) ? change(one, now) : one,
      ]);
      return { ...before, versions: Object.fromEntries(changed) as Metadata['versions'] };
    });
    if (name === 'destroy') await store.write(await removalOf(call, secret, stored.value, found));
    return undefined;
  };
  return { path: `${name}/{path...}`, update: operation({ summary, fields: versionFields, handle }) };
}

function secretOf(parameters: Readonly<Record<string, string>>): string {
  const path = parameters['path'] ?? '';
  if (path === '' || path.endsWith('/')) throw new Refusal(400, 'a secret is named by its path');
  return path;
}

async function readMetadata({ store, parameters }: Call) {
  const found = await store.get<Metadata>(metadataPath(secretOf(parameters)));
  if (!found) throw new Refusal(404);
  return { data: shownMetadata(found.value) };
}

function shownMetadata(metadata: Metadata) {
  const { created, updated, current, oldest, versions, custom } = metadata;
  return {
    ...shownConfig(metadata),
    created_time: created,
    updated_time: updated,
    current_version: current,
    oldest_version: oldest,
    custom_metadata: custom,
    versions: Object.fromEntries(
      Object.entries(versions).map(([number, one]) => [
        number,
        { created_time: one.created, deletion_time: one.deletion, destroyed: one.destroyed },
      ]),
    ),
  };
}

function folderOf({ parameters }: Pick<Call, 'parameters'>): string {
  return metadataPath((parameters['path'] ?? '').replace(/\/?$/, '/').replace(/^\/$/, ''));
}

async function listSecrets(call: Call) {
  return listed(await call.store.list(folderOf(call)));
}

/** Throws a `Refusal` (400) for more than are told at once, unless a part of them is asked for. */
async function listDetailed(call: Call): Promise<Answer> {
  const { store, request } = call;
  const { after, limit = '' } = request.query;
  const asked = /^\d{1,9}$/.test(limit) && Number(limit) > 0 ? Number(limit) : Infinity;
  const keys = await store.list(folderOf(call), after, Math.min(asked, MOST_DETAILED + 1));
  if (keys.length > MOST_DETAILED)
    throw new Refusal(
      400,
      `more than ${MOST_DETAILED} secrets: ask by "limit" and "after" for parts of them`,
    );
  const secrets = keys.filter((key) => !key.endsWith('/'));
  const found = await store.getAll<Metadata>(secrets.map((key) => folderOf(call) + key));
  const shown = new Map(secrets.map((key, index) => [key, found[index]?.value]));
  return listedWith(
    keys.map((key) => {
      const metadata = shown.get(key);
      return [key, metadata ? shownMetadata(metadata) : null];
    }),
  );
}

async function forget(call: Call): Promise<undefined> {
  const { store, parameters } = call;
  const secret = secretOf(parameters);
  for (;;) {
    const stored = await store.get<Metadata>(metadataPath(secret));
    if (!stored) return undefined;
    const numbers = Object.keys(stored.value.versions).map(Number);
    const values = await removalOf(call, secret, stored.value, numbers);
    if (
      await store.write([
        { path: metadataPath(secret), value: undefined, expected: stored.version },
        ...values,
      ])
    )
      return undefined;
  }
}

function withConfig<Kept extends KvConfig>(before: Kept, fields: z.infer<typeof configFields>): Kept {
  return {
    ...before,
    maxVersions: fields.max_versions ?? before.maxVersions,
    casRequired: fields.cas_required ?? before.casRequired,
    deleteAfter: fields.delete_version_after ?? before.deleteAfter,
  };
}

function shownConfig({ maxVersions, casRequired, deleteAfter }: KvConfig) {
  return {
    max_versions: maxVersions,
    cas_required: casRequired,
    delete_version_after: durationText(deleteAfter),
  };
}

function patchedCustom(
  before: Metadata['custom'],
  patch: Readonly<Record<string, string | null>> | null | undefined,
): Metadata['custom'] {
  if (patch === undefined) return before;
  if (patch === null) return null;
  const after = new Map(Object.entries(before ?? {}));
  for (const [key, value] of Object.entries(patch))
    if (value === null) after.delete(key);
    else after.set(key, value);
  return Object.fromEntries(after);
}

import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { shownAlias } from './entity-routes.ts';
import { isSame, newAlias, newEntity } from './entity-store.ts';
import { metadataSchema, nameSchema } from './fields.ts';
import type { Alias } from './types.ts';

const aliasFields = z.object({
  id: z.string().optional(),
  name: nameSchema.optional(),
  canonical_id: z.string().optional(),
  mount_accessor: z.string().optional(),
  custom_metadata: metadataSchema.optional(),
});
type AliasFields = z.infer<typeof aliasFields>;

export const ALIAS_ROUTES: readonly Route[] = [
  {
    path: 'entity-alias',
    update: operation({
      summary: 'Say by what name a method knows an entity',
      fields: aliasFields,
      handle: (call) => (call.fields.id === undefined ? writeAlias(call) : changeAlias(call, call.fields.id)),
    }),
  },
  {
    path: 'entity-alias/id/{id}',
    read: operation({
      summary: 'Read an alias',
      async handle({ services, parameters }) {
        const found = await services.identities.entities.byAliasId(parameters['id'] ?? '');
        if (!found) throw new Refusal(404);
        return { data: shownAlias(found.alias, found.entity.id, await services.mounts.all(), services) };
      },
    }),
    update: operation({
      summary: 'Change an alias',
      fields: aliasFields,
      handle: (call) => changeAlias(call, call.parameters['id'] ?? ''),
    }),
    delete: operation({
      summary: 'Remove an alias',
      async handle(call) {
        const found = await call.services.identities.entities.byAliasId(call.parameters['id'] ?? '');
        if (found) await setAliases(call, found.entity.id, (aliases) => without(aliases, found.alias));
        return undefined;
      },
    }),
  },
  {
    path: 'entity-alias/id',
    list: operation({
      summary: 'List aliases',
      async handle({ services }) {
        const { entities } = services.identities;
        const mounts = await services.mounts.all();
        const found = await Promise.all((await entities.aliasIds()).map((id) => entities.byAliasId(id)));
        return listedWith(
          found
            .filter((one) => one !== undefined)
            .map(({ alias, entity }) => [alias.id, shownAlias(alias, entity.id, mounts, services)]),
        );
      },
    }),
  },
];

function without(aliases: readonly Alias[], { id }: Alias): readonly Alias[] {
  return aliases.filter((one) => one.id !== id);
}

/** Throws a `Refusal` (400) where there is no such entity, or it would have two aliases of one mount. */
async function setAliases(
  { services, now }: Call,
  entityId: string,
  change: (aliases: readonly Alias[]) => readonly Alias[],
): Promise<void> {
  const { entities } = services.identities;
  for (;;) {
    const before = await entities.stored(entityId);
    if (!before) throw new Refusal(400, 'invalid canonical ID');
    const aliases = change(before.value.aliases);
    if (new Set(aliases.map(({ mountAccessor }) => mountAccessor)).size < aliases.length)
      throw new Refusal(400, 'the entity already has an alias of this mount');
    if (await entities.replace(before, { ...before.value, aliases, updated: now })) return;
  }
}

/** The accessor of a method that knows people. Throws a `Refusal` (400) of another. */
export async function checkMount(
  { services }: Pick<Call, 'services'>,
  accessor: string | undefined,
): Promise<string> {
  const mount = (await services.mounts.all()).find((one) => one.kind === 'auth' && one.accessor === accessor);
  if (!mount || mount.type === 'token') throw new Refusal(400, 'invalid mount accessor');
  return mount.accessor;
}

/** Makes an alias, or moves the one of this name to another entity. */
async function writeAlias(call: Call<AliasFields>): Promise<Answer> {
  const { services, fields, now } = call;
  const { entities } = services.identities;
  if (fields.name === undefined) throw new Refusal(400, 'missing alias name');
  const key = { name: fields.name, mountAccessor: await checkMount(call, fields.mount_accessor) };
  const owner = await entities.byAlias(key);
  const known = owner?.aliases.find((alias) => isSame(alias, key));
  if (known) return changeAlias(call, known.id);
  const alias = newAlias({ ...key, metadata: {}, customMetadata: fields.custom_metadata ?? {} }, now);
  let entityId = fields.canonical_id;
  if (entityId) await setAliases(call, entityId, (aliases) => [...aliases, alias]);
  else {
    const made = newEntity({ aliases: [alias] }, now);
    entityId = made.id;
    if (!(await entities.replace(undefined, made)))
      throw new Refusal(400, 'somebody else has made this alias');
  }
  return { data: { id: alias.id, canonical_id: entityId } };
}

async function changeAlias(call: Call<AliasFields>, id: string): Promise<Answer> {
  const { services, fields, now } = call;
  const found = await services.identities.entities.byAliasId(id);
  if (!found) throw new Refusal(400, 'no alias has this id');
  const { alias, entity } = found;
  const changed: Alias = {
    ...alias,
    name: fields.name ?? alias.name,
    mountAccessor:
      fields.mount_accessor === undefined
        ? alias.mountAccessor
        : await checkMount(call, fields.mount_accessor),
    customMetadata: fields.custom_metadata ?? alias.customMetadata,
    updated: now,
  };
  const to = fields.canonical_id || entity.id;
  if (to === entity.id) await setAliases(call, to, (aliases) => [...without(aliases, alias), changed]);
  else {
    const next = await services.identities.entities.get(to);
    if (!next) throw new Refusal(400, 'invalid canonical ID');
    if (next.aliases.some(({ mountAccessor }) => mountAccessor === changed.mountAccessor))
      throw new Refusal(400, 'the entity already has an alias of this mount');
    // Between the two it is nobody's, and never two people's.
    await setAliases(call, entity.id, (aliases) => without(aliases, alias));
    await setAliases(call, to, (aliases) => [...aliases, changed]);
  }
  return { data: { id: alias.id, canonical_id: to } };
}

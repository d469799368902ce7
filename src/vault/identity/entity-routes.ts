import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { listSchema } from '../lists.ts';
import { shownId } from '../namespaces/ids.ts';
import { Refusal } from '../refusal.ts';
import { listed, listedWith } from '../routing/listed.ts';
import { type Answer, type Call, type Mount, operation, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { newEntity } from './entity-store.ts';
import { checkedName, metadataSchema, nameSchema, policyNames, timeText } from './fields.ts';
import type { Alias, Entity, GroupAlias } from './types.ts';

const entityFields = z.object({
  id: z.string().optional(),
  name: nameSchema.optional(),
  metadata: metadataSchema.optional(),
  policies: listSchema.optional(),
  disabled: flagSchema.optional(),
});
type EntityFields = z.infer<typeof entityFields>;

export const ENTITY_ROUTES: readonly Route[] = [
  {
    path: 'entity',
    update: operation({
      summary: 'Make an entity, or change the one of an id or name',
      fields: entityFields,
      handle: (call) => writeEntity(call, call.fields),
    }),
  },
  {
    path: 'entity/batch-delete',
    update: operation({
      summary: 'Remove entities',
      fields: z.object({ entity_ids: listSchema }),
      async handle(call) {
        for (const id of call.fields.entity_ids) await removeEntity(call, id);
        return undefined;
      },
    }),
  },
  {
    path: 'entity/id/{id}',
    read: operation({
      summary: 'Read an entity',
      handle: async (call) => entityAnswer(call, await entityById(call)),
    }),
    update: operation({
      summary: 'Change an entity',
      fields: entityFields,
      handle: (call) => writeEntity(call, { ...call.fields, id: call.parameters['id'] ?? '' }),
    }),
    delete: operation({
      summary: 'Remove an entity, whose tokens are refused from then on',
      handle: (call) => removeEntity(call, call.parameters['id'] ?? ''),
    }),
  },
  {
    path: 'entity/name/{name}',
    read: operation({
      summary: 'Read an entity by its name',
      handle: async (call) => entityAnswer(call, await entityByName(call)),
    }),
    update: operation({
      summary: 'Make or change the entity of a name',
      fields: entityFields.omit({ id: true }),
      handle: (call) => writeEntity(call, { ...call.fields, name: checkedName(call.parameters['name']) }),
    }),
    delete: operation({
      summary: 'Remove an entity by its name',
      async handle(call) {
        const entity = await entityByName(call);
        return entity && removeEntity(call, entity.id);
      },
    }),
  },
  {
    path: 'entity/id',
    list: operation({
      summary: 'List entities by their ids',
      async handle({ services }) {
        const ids = await services.identities.entities.ids();
        const mounts = await services.mounts.all();
        const entities = await Promise.all(ids.map((id) => services.identities.entities.get(id)));
        return listedWith(
          entities
            .filter((entity) => entity !== undefined)
            .map((entity) => [
              entity.id,
              {
                name: entity.name,
                aliases: entity.aliases.map((alias) => shownAlias(alias, entity.id, mounts, services)),
              },
            ]),
        );
      },
    }),
  },
  {
    path: 'entity/name',
    list: operation({
      summary: 'List entities by their names',
      handle: async ({ services }) => listed(await services.identities.entities.names()),
    }),
  },
];

function entityById({ services, parameters }: Call): Promise<Entity | undefined> {
  return services.identities.entities.get(parameters['id'] ?? '');
}

function entityByName({ services, parameters }: Call): Promise<Entity | undefined> {
  return services.identities.entities.byName(parameters['name'] ?? '');
}

/** An entity as clients read it. Throws a `Refusal` (404) where there is none. */
export async function entityAnswer({ services }: Pick<Call, 'services'>, entity: Entity | undefined) {
  if (!entity) throw new Refusal(404);
  return { data: await shownEntity(services, entity) };
}

async function shownEntity(services: Services, entity: Entity) {
  const mounts = await services.mounts.all();
  const { direct, inherited } = await services.identities.groups.of(entity.id);
  return {
    id: entity.id,
    name: entity.name,
    metadata: entity.metadata,
    policies: entity.policies,
    disabled: entity.isDisabled,
    aliases: entity.aliases.map((alias) => shownAlias(alias, entity.id, mounts, services)),
    group_ids: [...direct, ...inherited].map(({ id }) => id),
    direct_group_ids: direct.map(({ id }) => id),
    inherited_group_ids: inherited.map(({ id }) => id),
    creation_time: timeText(entity.created),
    last_update_time: timeText(entity.updated),
    merged_entity_ids: entity.mergedIds ?? null,
    namespace_id: shownId(services.namespace.id),
  };
}

/** An alias as clients read it; that of a group has no metadata. */
export function shownAlias(
  alias: GroupAlias & Partial<Alias>,
  canonicalId: string,
  mounts: readonly Mount[],
  { namespace }: Pick<Services, 'namespace'>,
) {
  const mount = mounts.find(({ accessor }) => accessor === alias.mountAccessor);
  return {
    id: alias.id,
    canonical_id: canonicalId,
    name: alias.name,
    metadata: alias.metadata ?? {},
    custom_metadata: alias.customMetadata ?? {},
    mount_accessor: alias.mountAccessor,
    mount_path: mount ? `auth/${mount.path}` : '',
    mount_type: mount?.type ?? '',
    creation_time: timeText(alias.created),
    last_update_time: timeText(alias.updated),
    local: false,
    merged_from_canonical_ids: alias.mergedFrom ?? null,
    namespace_id: shownId(namespace.id),
  };
}

/** Tells the id of one that was made; of a change there is nothing to say. */
async function writeEntity(
  { services, now }: Call<EntityFields>,
  asked: EntityFields,
): Promise<Answer | undefined> {
  const { entities } = services.identities;
  const { id, name, metadata, policies, disabled } = asked;
  for (;;) {
    const known = id ?? (name === undefined ? undefined : (await entities.byName(name))?.id);
    const before = known === undefined ? undefined : await entities.stored(known);
    if (id !== undefined && !before) throw new Refusal(400, 'no entity has this id');
    const after: Entity = {
      ...(before?.value ?? newEntity({}, now)),
      ...(name !== undefined && { name }),
      ...(metadata && { metadata }),
      ...(policies && { policies: policyNames(policies) }),
      ...(disabled !== undefined && { isDisabled: disabled }),
      updated: now,
    };
    if (!(await entities.replace(before, after))) continue;
    return before ? undefined : { data: { id: after.id, name: after.name, aliases: null } };
  }
}

/** Removes an entity from its groups too. */
async function removeEntity({ services }: Pick<Call, 'services'>, id: string): Promise<undefined> {
  const { entities, groups } = services.identities;
  for (;;) {
    const before = await entities.stored(id);
    if (!before || (await entities.replace(before, undefined))) break;
  }
  const { direct } = await groups.of(id);
  if (direct.length > 0)
    await groups.change((all) =>
      all.map((group) => ({ ...group, entityIds: group.entityIds.filter((member) => member !== id) })),
    );
  return undefined;
}

import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { entityAnswer } from './entity-routes.ts';
import { groupAnswer } from './group-routes.ts';
import type { Entity } from './types.ts';

const byName = { id: z.string().optional(), name: z.string().optional() };
const entityFields = z.object({
  ...byName,
  alias_id: z.string().optional(),
  alias_name: z.string().optional(),
  alias_mount_accessor: z.string().optional(),
});
const groupFields = z.object(byName);

/** Nothing (204) where nobody is found, as clients expect it. */
export const LOOKUP_ROUTES: readonly Route[] = [
  {
    path: 'lookup/entity',
    update: operation({
      summary: 'Find an entity by its id, name or alias',
      fields: entityFields,
      async handle(call): Promise<Answer | undefined> {
        const entity = await foundEntity(call);
        return entity && entityAnswer(call, entity);
      },
    }),
  },
  {
    path: 'lookup/group',
    update: operation({
      summary: 'Find a group by its id or name',
      fields: groupFields,
      async handle(call): Promise<Answer | undefined> {
        const { id, name } = call.fields;
        if (id === undefined && name === undefined) throw new Refusal(400, 'query parameters not supplied');
        const groups = await call.services.identities.groups.all();
        const group = groups.find((one) => (id === undefined ? one.name === name : one.id === id));
        return group && groupAnswer(call, group);
      },
    }),
  },
];

async function foundEntity({
  services,
  fields,
}: Call<z.infer<typeof entityFields>>): Promise<Entity | undefined> {
  const { entities } = services.identities;
  if (fields.id !== undefined) return entities.get(fields.id);
  if (fields.name !== undefined) return entities.byName(fields.name);
  if (fields.alias_id !== undefined) return (await entities.byAliasId(fields.alias_id))?.entity;
  if (fields.alias_name !== undefined && fields.alias_mount_accessor !== undefined)
    return entities.byAlias({ name: fields.alias_name, mountAccessor: fields.alias_mount_accessor });
  throw new Refusal(400, 'query parameters not supplied');
}

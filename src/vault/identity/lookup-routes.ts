import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { entityAnswer } from './entity-routes.ts';
import { groupAnswer } from './group-routes.ts';
import type { Entity, Group } from './types.ts';

const lookupFields = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  alias_id: z.string().optional(),
  alias_name: z.string().optional(),
  alias_mount_accessor: z.string().optional(),
});
type LookupFields = z.infer<typeof lookupFields>;

/** Nothing (204) where nobody is found, as clients expect it. */
export const LOOKUP_ROUTES: readonly Route[] = [
  {
    path: 'lookup/entity',
    update: operation({
      summary: 'Find an entity by its id, name or alias',
      fields: lookupFields,
      async handle(call): Promise<Answer | undefined> {
        const entity = await foundEntity(call);
        return entity && entityAnswer(call, entity);
      },
    }),
  },
  {
    path: 'lookup/group',
    update: operation({
      summary: 'Find a group by its id, name or alias',
      fields: lookupFields,
      async handle(call): Promise<Answer | undefined> {
        const isIt = isGroup(call.fields);
        const group = (await call.services.identities.groups.all()).find(isIt);
        return group && groupAnswer(call, group);
      },
    }),
  },
];

async function foundEntity({ services, fields }: Call<LookupFields>): Promise<Entity | undefined> {
  const { entities } = services.identities;
  if (fields.id !== undefined) return entities.get(fields.id);
  if (fields.name !== undefined) return entities.byName(fields.name);
  if (fields.alias_id !== undefined) return (await entities.byAliasId(fields.alias_id))?.entity;
  if (fields.alias_name !== undefined && fields.alias_mount_accessor !== undefined)
    return entities.byAlias({ name: fields.alias_name, mountAccessor: fields.alias_mount_accessor });
  throw new Refusal(400, 'query parameters not supplied');
}

/** Is a group the one that is asked for? Throws a `Refusal` (400) where nothing is asked. */
function isGroup(asked: LookupFields): (group: Group) => boolean {
  const { id, name, alias_id: aliasId, alias_name: aliasName, alias_mount_accessor: accessor } = asked;
  if (id !== undefined) return (group) => group.id === id;
  if (name !== undefined) return (group) => group.name === name;
  if (aliasId !== undefined) return ({ alias }) => alias?.id === aliasId;
  if (aliasName !== undefined && accessor !== undefined)
    return ({ alias }) => alias?.name === aliasName && alias.mountAccessor === accessor;
  throw new Refusal(400, 'query parameters not supplied');
}

import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { type AliasKey, isSame } from './entity-store.ts';
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
  const asked = askedBy(fields);
  if ('id' in asked) return entities.get(asked.id);
  if ('name' in asked) return entities.byName(asked.name);
  if ('aliasId' in asked) return (await entities.byAliasId(asked.aliasId))?.entity;
  return entities.byAlias(asked.alias);
}

/** Is a group the one that is asked for? */
function isGroup(fields: LookupFields): (group: Group) => boolean {
  const asked = askedBy(fields);
  if ('id' in asked) return (group) => group.id === asked.id;
  if ('name' in asked) return (group) => group.name === asked.name;
  if ('aliasId' in asked) return ({ alias }) => alias?.id === asked.aliasId;
  return ({ alias }) => alias !== undefined && isSame(alias, asked.alias);
}

/** By what somebody is looked for. */
type Asked =
  | { readonly id: string }
  | { readonly name: string }
  | { readonly aliasId: string }
  | { readonly alias: AliasKey };

/** Clients send empty texts for what they do not ask. Throws a `Refusal` (400) where nothing is asked, or two things. */
function askedBy(fields: LookupFields): Asked {
  const { id, name, alias_id: aliasId, alias_name: aliasName, alias_mount_accessor: accessor } = fields;
  if (Boolean(aliasName) !== Boolean(accessor))
    throw new Refusal(400, 'both alias_name and alias_mount_accessor are needed');
  const [asked, ...more]: readonly Asked[] = [
    ...(id ? [{ id }] : []),
    ...(name ? [{ name }] : []),
    ...(aliasId ? [{ aliasId }] : []),
    ...(aliasName && accessor ? [{ alias: { name: aliasName, mountAccessor: accessor } }] : []),
  ];
  if (!asked) throw new Refusal(400, 'query parameters not supplied');
  if (more.length > 0)
    throw new Refusal(400, 'one of id, name, alias_id, and alias_name with its mount is asked');
  return asked;
}

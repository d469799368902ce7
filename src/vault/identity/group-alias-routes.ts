import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { checkMount } from './alias-routes.ts';
import { shownAlias } from './entity-routes.ts';
import { nameSchema } from './fields.ts';
import { changedGroup } from './group-routes.ts';
import type { Group, GroupAlias } from './types.ts';

const aliasFields = z.object({
  id: z.string().optional(),
  name: nameSchema.optional(),
  canonical_id: z.string().optional(),
  mount_accessor: z.string().optional(),
});
type AliasFields = z.infer<typeof aliasFields>;

/** By what name a method knows an external group, whose members are those of whom it says so. */
export const GROUP_ALIAS_ROUTES: readonly Route[] = [
  {
    path: 'group-alias',
    update: operation({
      summary: 'Say by what name a method knows a group',
      fields: aliasFields,
      handle: (call) => writeAlias(call, call.fields.id),
    }),
  },
  {
    path: 'group-alias/id/{id}',
    read: operation({
      summary: 'Read the alias of a group',
      async handle({ services, parameters }) {
        const group = (await services.identities.groups.all()).find(isOf(parameters['id']));
        if (!group?.alias) throw new Refusal(404);
        return { data: shownAlias(group.alias, group.id, await services.mounts.all(), services) };
      },
    }),
    update: operation({
      summary: 'Change the alias of a group',
      fields: aliasFields,
      handle: (call) => writeAlias(call, call.parameters['id']),
    }),
    delete: operation({
      summary: 'Remove the alias of a group, and so all its members',
      async handle({ services, parameters, now }) {
        const isIt = isOf(parameters['id']);
        await services.identities.groups.change((groups) =>
          groups.map((group) => (isIt(group) ? withAlias(group, undefined, now) : group)),
        );
        return undefined;
      },
    }),
  },
  {
    path: 'group-alias/id',
    list: operation({
      summary: 'List the aliases of groups',
      async handle({ services }) {
        const mounts = await services.mounts.all();
        const groups = await services.identities.groups.all();
        return listedWith(
          groups.flatMap(({ id, alias }) =>
            alias ? [[alias.id, shownAlias(alias, id, mounts, services)] as const] : [],
          ),
        );
      },
    }),
  },
];

function isOf(aliasId: string | undefined) {
  return ({ alias }: Group) => alias !== undefined && alias.id === aliasId;
}

/** Who was in a group by one name is not in it by another. */
function withAlias({ alias: before, ...group }: Group, alias: GroupAlias | undefined, now: number): Group {
  const isSame = before?.name === alias?.name && before?.mountAccessor === alias?.mountAccessor;
  return {
    ...group,
    entityIds: isSame ? group.entityIds : [],
    ...(alias && { alias }),
    updated: now,
  };
}

/** Gives an external group an alias, in the stead of the one that it has, or changes the one of an id. */
async function writeAlias(call: Call<AliasFields>, id: string | undefined): Promise<Answer> {
  const { services, fields, now } = call;
  const { groups } = services.identities;
  const known = (await groups.all()).find(isOf(id));
  if (id !== undefined && !known) throw new Refusal(400, 'no alias has this id');
  const { name = known?.alias?.name, mount_accessor: accessor = known?.alias?.mountAccessor } = fields;
  if (name === undefined) throw new Refusal(400, 'missing alias name');
  const alias: GroupAlias = {
    id: id ?? randomUUID(),
    name,
    mountAccessor: await checkMount(call, accessor),
    created: known?.alias?.created ?? now,
    updated: now,
  };
  let groupId = fields.canonical_id || known?.id;
  await groups.change((all) => {
    const given = groupId === undefined ? changedGroup(undefined, { type: 'external' }, now) : undefined;
    const group = given ?? all.find((one) => one.id === groupId);
    if (!group) throw new Refusal(400, 'invalid canonical ID');
    if (group.type !== 'external') throw new Refusal(400, 'alias can only be set on external groups');
    groupId = group.id;
    const others = all
      .filter((one) => one.id !== groupId)
      .map((one) => (isOf(id)(one) ? withAlias(one, undefined, now) : one));
    return [...others, withAlias(group, alias, now)];
  });
  return { data: { id: alias.id, canonical_id: groupId } };
}

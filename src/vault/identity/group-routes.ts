import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { listSchema } from '../lists.ts';
import { shownId } from '../namespaces/ids.ts';
import { Refusal } from '../refusal.ts';
import { listed, listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { shownAlias } from './entity-routes.ts';
import { checkedName, metadataSchema, nameSchema, policyNames, timeText } from './fields.ts';
import type { Group } from './types.ts';

const groupFields = z.object({
  id: z.string().optional(),
  name: nameSchema.optional(),
  type: z.enum(['internal', 'external']).optional(),
  metadata: metadataSchema.optional(),
  policies: listSchema.optional(),
  member_entity_ids: listSchema.optional(),
  member_group_ids: listSchema.optional(),
});
type GroupFields = z.infer<typeof groupFields>;

export const GROUP_ROUTES: readonly Route[] = [
  {
    path: 'group',
    update: operation({
      summary: 'Make a group, or change the one of an id or name',
      fields: groupFields,
      handle: (call) => writeGroup(call, call.fields),
    }),
  },
  {
    path: 'group/id/{id}',
    read: operation({
      summary: 'Read a group',
      handle: async (call) => groupAnswer(call, await findGroup(call, 'id')),
    }),
    update: operation({
      summary: 'Change a group',
      fields: groupFields,
      handle: (call) => writeGroup(call, { ...call.fields, id: call.parameters['id'] ?? '' }),
    }),
    delete: operation({ summary: 'Remove a group', handle: (call) => removeGroup(call, 'id') }),
  },
  {
    path: 'group/name/{name}',
    read: operation({
      summary: 'Read a group by its name',
      handle: async (call) => groupAnswer(call, await findGroup(call, 'name')),
    }),
    update: operation({
      summary: 'Make or change the group of a name',
      fields: groupFields.omit({ id: true }),
      handle: (call) => writeGroup(call, { ...call.fields, name: checkedName(call.parameters['name']) }),
    }),
    delete: operation({
      summary: 'Remove a group by its name',
      handle: (call) => removeGroup(call, 'name'),
    }),
  },
  {
    path: 'group/id',
    list: operation({
      summary: 'List groups by their ids',
      async handle({ services }) {
        const groups = await services.identities.groups.all();
        return listedWith(groups.map(({ id, name, type }) => [id, { name, type }]));
      },
    }),
  },
  {
    path: 'group/name',
    list: operation({
      summary: 'List groups by their names',
      async handle({ services }) {
        const groups = await services.identities.groups.all();
        return listed(groups.map(({ name }) => name).toSorted());
      },
    }),
  },
];

async function findGroup({ services, parameters }: Call, by: 'id' | 'name'): Promise<Group | undefined> {
  return (await services.identities.groups.all()).find((group) => group[by] === parameters[by]);
}

/** A group as clients read it. Throws a `Refusal` (404) where there is none. */
export async function groupAnswer(
  { services }: Pick<Call, 'services'>,
  group: Group | undefined,
): Promise<Answer> {
  if (!group) throw new Refusal(404);
  return {
    data: {
      id: group.id,
      name: group.name,
      type: group.type,
      metadata: group.metadata,
      policies: group.policies,
      member_entity_ids: group.entityIds,
      member_group_ids: group.groupIds,
      parent_group_ids: (await services.identities.groups.parents(group.id)).map(({ id }) => id),
      alias: group.alias ? shownAlias(group.alias, group.id, await services.mounts.all(), services) : {},
      creation_time: timeText(group.created),
      last_update_time: timeText(group.updated),
      namespace_id: shownId(services.namespace.id),
    },
  };
}

async function writeGroup(call: Call<GroupFields>, asked: GroupFields): Promise<Answer> {
  const { services, now } = call;
  await checkEntities(call, asked.member_entity_ids ?? []);
  let written: Group | undefined;
  await services.identities.groups.change((groups) => {
    const before = groups.find(({ id, name }) =>
      asked.id === undefined ? name === asked.name : id === asked.id,
    );
    if (asked.id !== undefined && !before) throw new Refusal(400, 'no group has this id');
    const after = changedGroup(before, asked, now);
    written = after;
    return before ? groups.map((group) => (group === before ? after : group)) : [...groups, after];
  });
  return { data: { id: written?.id, name: written?.name } };
}

/** What a group is after somebody said some of it anew. Throws a `Refusal` (400) for what none can be. */
export function changedGroup(before: Group | undefined, asked: GroupFields, now: number): Group {
  const type = before?.type ?? asked.type ?? 'internal';
  if (asked.type !== undefined && asked.type !== type)
    throw new Refusal(400, 'the type of a group stays as it is');
  const after: Group = {
    id: before?.id ?? randomUUID(),
    name: asked.name ?? before?.name ?? `group_${randomBytes(4).toString('hex')}`,
    type,
    metadata: asked.metadata ?? before?.metadata ?? {},
    policies: asked.policies ? policyNames(asked.policies) : (before?.policies ?? []),
    entityIds:
      asked.member_entity_ids && type === 'internal'
        ? [...new Set(asked.member_entity_ids)]
        : (before?.entityIds ?? []),
    groupIds: asked.member_group_ids ? [...new Set(asked.member_group_ids)] : (before?.groupIds ?? []),
    ...(before?.alias && { alias: before.alias }),
    created: before?.created ?? now,
    updated: now,
  };
  if (type === 'external' && (asked.member_entity_ids?.length || after.groupIds.length > 0))
    throw new Refusal(400, 'members of an external group are not said here');
  return after;
}

async function checkEntities({ services }: Call, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids))
    if (!(await services.identities.entities.get(id)))
      throw new Refusal(400, 'a group has a member that is no entity');
}

async function removeGroup(call: Call, by: 'id' | 'name'): Promise<undefined> {
  const group = await findGroup(call, by);
  if (!group) return undefined;
  await call.services.identities.groups.change((groups) =>
    groups
      .filter(({ id }) => id !== group.id)
      .map((one) => ({ ...one, groupIds: one.groupIds.filter((id) => id !== group.id) })),
  );
  return undefined;
}

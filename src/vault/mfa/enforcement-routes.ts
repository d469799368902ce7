import * as z from 'zod';
import { checkedName } from '../identity/fields.ts';
import { listSchema } from '../lists.ts';
import { Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { changeMfa, mfaSettings } from './mfa-store.ts';
import type { Enforcement } from './types.ts';

const MOST_ENFORCEMENTS = 1_000;
const enforcementFields = z.object({
  mfa_method_ids: listSchema,
  auth_method_accessors: listSchema.default([]),
  auth_method_types: listSchema.default([]),
  identity_group_ids: listSchema.default([]),
  identity_entity_ids: listSchema.default([]),
});

/** Whose logins need a second factor. */
export const MFA_ENFORCEMENT_ROUTES: readonly Route[] = [
  {
    path: 'mfa/login-enforcement',
    list: operation({
      summary: 'List whose logins need a second factor',
      async handle({ services }) {
        const { enforcements } = await mfaSettings(services.settings);
        return listedWith(enforcements.map((one) => [one.name, shown(one)]));
      },
    }),
  },
  {
    path: 'mfa/login-enforcement/{name}',
    read: operation({ summary: 'Read whose logins need a second factor', handle: read }),
    update: operation({
      summary: 'Say whose logins need a second factor',
      fields: enforcementFields,
      handle: write,
    }),
    delete: operation({ summary: 'Let logins do without a second factor', handle: remove }),
  },
];

function shown(one: Enforcement) {
  return {
    name: one.name,
    mfa_method_ids: one.methodIds,
    auth_method_accessors: one.accessors,
    auth_method_types: one.types,
    identity_group_ids: one.groupIds,
    identity_entity_ids: one.entityIds,
  };
}

async function read({ services, parameters }: Call): Promise<Answer> {
  const { enforcements } = await mfaSettings(services.settings);
  const found = enforcements.find(({ name }) => name === parameters['name']);
  if (!found) throw new Refusal(404);
  return { data: shown(found) };
}

/** Throws a `Refusal` (400) for one that could never be met, or is of nobody. */
async function write({
  services,
  parameters,
  fields,
}: Call<z.infer<typeof enforcementFields>>): Promise<undefined> {
  const one: Enforcement = {
    name: checkedName(parameters['name']),
    methodIds: fields.mfa_method_ids,
    accessors: fields.auth_method_accessors,
    types: fields.auth_method_types,
    groupIds: fields.identity_group_ids,
    entityIds: fields.identity_entity_ids,
  };
  if ([one.accessors, one.types, one.groupIds, one.entityIds].every((list) => list.length === 0))
    throw new Refusal(400, 'an accessor, a type, a group or an entity is needed');
  const mounts = await services.mounts.all();
  const unknown = one.accessors.find(
    (accessor) => !mounts.some((mount) => mount.kind === 'auth' && mount.accessor === accessor),
  );
  if (unknown !== undefined) throw new Refusal(400, `nothing is mounted that has the accessor "${unknown}"`);
  await changeMfa(services.settings, ({ methods, enforcements }) => {
    if (
      one.methodIds.length === 0 ||
      !one.methodIds.every((id) => methods.some((method) => method.id === id))
    )
      throw new Refusal(400, 'mfa_method_ids are of second factors that are there');
    const others = enforcements.filter(({ name }) => name !== one.name);
    if (others.length >= MOST_ENFORCEMENTS)
      throw new Refusal(400, `there are ${MOST_ENFORCEMENTS} enforcements at most`);
    return { methods, enforcements: [...others, one] };
  });
  return undefined;
}

async function remove({ services, parameters }: Call): Promise<undefined> {
  await changeMfa(services.settings, ({ methods, enforcements }) => ({
    methods,
    enforcements: enforcements.filter(({ name }) => name !== parameters['name']),
  }));
  return undefined;
}

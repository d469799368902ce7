import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { forgetFailures, forgetOldFailures, isLocked, noteFailure } from '../lockout.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { FIELD_ROUTES } from './fields.ts';
import { type AppRole, roleFields, roleIdPath, roleOf, rolePath, shownRole, writeRole } from './roles.ts';
import { SECRET_ID_ROUTES, type SecretId, useSecretId } from './secret-ids.ts';

const loginFields = z.object({ role_id: z.string().min(1), secret_id: z.string().default('') });
/** What is said by a secret where a role needs none. */
const NO_SECRET: Pick<SecretId, 'metadata' | 'tokenCidrs'> = { metadata: {} };
const idFields = roleFields.pick({ role_id: true }).required();

/** Machines by a role and a secret that proves it. */
export const approleMethod: AuthMethod = {
  id: 'approle',
  title: 'Roles of machines',
  vectors: ['V2', 'V5'],
  roleOf: async ({ request, store }) => {
    const { data } = loginFields.safeParse(request.body);
    return data && (await store.get<string>(roleIdPath(data.role_id)))?.value;
  },
  routes: [
    {
      path: 'login',
      update: operation({ summary: 'Log in', isOpen: true, fields: loginFields, handle: logIn }),
    },
    ...SECRET_ID_ROUTES,
    ...FIELD_ROUTES,
    {
      path: 'role/{role}/role-id',
      read: operation({
        summary: 'Read the id of a role',
        handle: async (call) => ({ data: { role_id: (await roleOf(call)).roleId } }),
      }),
      update: operation({
        summary: 'Choose the id of a role',
        fields: idFields,
        async handle(call) {
          await roleOf(call);
          return writeRole(call, randomUUID);
        },
      }),
    },
    {
      path: 'role/{role}',
      exists: async ({ store, parameters }) =>
        (await store.get(rolePath(parameters['role'] ?? ''))) !== undefined,
      read: operation({
        summary: 'Read a role',
        handle: async (call) => ({ data: shownRole(await roleOf(call)) }),
      }),
      update: operation({
        summary: 'Write a role',
        fields: roleFields,
        handle: (call) => writeRole(call, randomUUID),
      }),
      delete: operation({ summary: 'Remove a role with its secret ids', handle: removeRole }),
    },
    {
      path: 'role',
      list: operation({
        summary: 'List roles',
        handle: async ({ store }) => listed(await store.list('role/')),
      }),
    },
  ],
  tick: forgetOldFailures,
};

async function removeRole({ store, parameters }: Call): Promise<undefined> {
  const found = await store.get<AppRole>(rolePath(parameters['role'] ?? ''));
  if (!found) return undefined;
  const { name, roleId } = found.value;
  await store.write([
    { path: rolePath(name), value: undefined },
    { path: roleIdPath(roleId), value: undefined },
  ]);
  await store.removeAll(`secret-id/${name}/`);
  await store.removeAll(`accessor/${name}/`);
  return undefined;
}

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const { store, fields, request } = call;
  const name = (await store.get<string>(roleIdPath(fields.role_id)))?.value;
  const role = name === undefined ? undefined : (await store.get<AppRole>(rolePath(name)))?.value;
  const isLetIn =
    role && mayComeFrom(request.address, role.terms.boundCidrs) && !(await isLocked(call, role.roleId));
  // Nobody locks a role from where it could not log in, and ids of no role are not counted.
  const secret =
    isLetIn && (role.bindsSecretId ? await useSecretId(call, role, fields.secret_id) : NO_SECRET);
  if (!secret) {
    if (isLetIn) await noteFailure(call, role.roleId);
    throw new Refusal(400, 'invalid role or secret ID');
  }
  await forgetFailures(call, role.roleId);
  const { tokenCidrs = [] } = secret;
  if (role.terms.bindsAddress && !mayComeFrom(call.request.address, tokenCidrs))
    throw new Refusal(400, 'the token would be good from here alone, from where it may not come');
  return {
    grant: {
      displayName: 'approle',
      alias: role.roleId,
      metadata: { role_name: role.name, ...secret.metadata },
      ...grantedBy(role.terms, call.request),
      ...(tokenCidrs.length > 0 && !role.terms.bindsAddress && { boundCidrs: tokenCidrs }),
    },
  };
}

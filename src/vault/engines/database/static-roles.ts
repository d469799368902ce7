import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { checkAllowed, connectionOf } from './connections.ts';
import { credentialTypeField, nameIn, statementsField, usernameField } from './fields.ts';
import { forgetStaticRole, rotate, type StaticRole, staticRolePath } from './rotation.ts';

/** Seconds between rotations, at least. */
const SHORTEST_PERIOD = 5;

const staticRoleFields = z.object({
  db_name: z.string().min(1).optional(),
  username: usernameField.optional(),
  rotation_period: durationSchema
    .refine((seconds) => seconds >= SHORTEST_PERIOD, `is ${SHORTEST_PERIOD} seconds at least`)
    .optional(),
  rotation_schedule: z.literal('', { error: 'is not known; give rotation_period' }).optional(),
  rotation_statements: statementsField,
  credential_type: credentialTypeField,
});

export const STATIC_ROLE_ROUTES: readonly Route[] = [
  {
    path: 'static-roles',
    list: operation({
      summary: 'List static roles',
      handle: async ({ store }) => listed(await store.list('static-role/')),
    }),
  },
  {
    path: 'static-roles/{name}',
    exists: async (call) => (await call.store.get(staticRolePath(nameIn(call)))) !== undefined,
    read: operation({ summary: 'Read a static role', handle: readRole }),
    update: operation({
      summary: 'Write a static role, whose password is rotated at once where it is new',
      fields: staticRoleFields,
      handle: writeRole,
    }),
    delete: operation({
      summary: 'Forget a static role; its user stays as they are',
      async handle(call) {
        await forgetStaticRole(call, nameIn(call));
        return undefined;
      },
    }),
  },
  {
    path: 'static-creds/{name}',
    read: operation({ summary: 'Read the password of a static role', handle: readCredentials }),
  },
  {
    path: 'rotate-role/{name}',
    update: operation({
      summary: 'Change the password of a static role now',
      async handle(call) {
        await rotate(call, nameIn(call));
        return undefined;
      },
    }),
  },
];

async function readRole(call: Call) {
  const found = await call.store.get<StaticRole>(staticRolePath(nameIn(call)));
  if (!found) throw new Refusal(404);
  const { database, username, statements, ...rest } = found.value;
  return {
    data: {
      db_name: database,
      username,
      rotation_statements: statements,
      credential_type: 'password',
      ...shownRotation(rest),
    },
  };
}

async function readCredentials(call: Call) {
  const name = nameIn(call);
  const role = (await call.store.get<StaticRole>(staticRolePath(name)))?.value;
  if (!role) throw new Refusal(400, `unknown role: ${name}`);
  if (role.password === '') throw new Refusal(400, 'the password of the role was not rotated yet');
  const ttl = Math.max(0, Math.ceil((role.rotated - call.now) / 1000) + role.period);
  return {
    data: { username: role.username, password: role.password, ttl, ...shownRotation(role) },
    account: role.username,
  };
}

function shownRotation({ period, rotated }: Pick<StaticRole, 'period' | 'rotated'>) {
  return {
    rotation_period: period,
    last_vault_rotation: rotated > 0 ? new Date(rotated).toISOString() : null,
  };
}

async function writeRole(call: Call<z.infer<typeof staticRoleFields>>): Promise<undefined> {
  const { store, now } = call;
  const name = nameIn(call);
  const path = staticRolePath(name);
  for (;;) {
    const stored = await store.get<StaticRole>(path);
    const role = changed(stored?.value, call.fields);
    checkAllowed(await connectionOf(call, role.database), name);
    const due = role.rotated > 0 ? role.rotated + role.period * 1000 : now + 60_000;
    if (!(await store.write([{ path, value: role, expected: stored?.version ?? 0, due }]))) continue;
    if (!stored) await firstRotation(call, name);
    return undefined;
  }
}

async function firstRotation(call: Call, name: string): Promise<void> {
  try {
    await rotate(call, name);
  } catch (error) {
    await forgetStaticRole(call, name);
    throw error;
  }
}

function changed(before: StaticRole | undefined, fields: z.infer<typeof staticRoleFields>): StaticRole {
  const { db_name: database = before?.database, username = before?.username } = fields;
  const { rotation_period: period = before?.period } = fields;
  if (database === undefined) throw new Refusal(400, 'db_name is required');
  if (username === undefined) throw new Refusal(400, 'username is required');
  if (period === undefined) throw new Refusal(400, 'rotation_period is required');
  if (before && (before.username !== username || before.database !== database))
    throw new Refusal(400, 'a static role keeps its username and its database');
  return {
    password: '',
    rotated: 0,
    ...before,
    database,
    username,
    period,
    statements: fields.rotation_statements ?? before?.statements ?? [],
  };
}

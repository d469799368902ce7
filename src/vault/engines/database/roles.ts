import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { credentialTypeField, nameIn, statementsField } from './fields.ts';

/** For whom users are made, and how. */
export interface DatabaseRole {
  readonly database: string;
  readonly creation: readonly string[];
  readonly revocation: readonly string[];
  readonly rollback: readonly string[];
  readonly renewal: readonly string[];
  /** Seconds; 0 for the mount's. */
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

const roleFields = z.object({
  db_name: z.string().min(1).optional(),
  creation_statements: statementsField,
  revocation_statements: statementsField,
  rollback_statements: statementsField,
  renew_statements: statementsField,
  default_ttl: durationSchema.optional(),
  max_ttl: durationSchema.optional(),
  credential_type: credentialTypeField,
});

export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'roles',
    list: operation({
      summary: 'List roles',
      handle: async ({ store }) => listed(await store.list('role/')),
    }),
  },
  {
    path: 'roles/{name}',
    exists: async (call) => (await call.store.get(rolePath(nameIn(call)))) !== undefined,
    read: operation({ summary: 'Read a role', handle: readRole }),
    update: operation({ summary: 'Write a role', fields: roleFields, handle: writeRole }),
    delete: operation({
      summary: 'Remove a role; users that were made live as long as their leases',
      async handle(call) {
        await call.store.remove(rolePath(nameIn(call)));
        return undefined;
      },
    }),
  },
];

/** Throws a `Refusal` (400) where there is no such role. */
export async function roleOf({ store }: Call, name: string): Promise<DatabaseRole> {
  const found = await store.get<DatabaseRole>(rolePath(name));
  if (!found) throw new Refusal(400, `unknown role: ${name}`);
  return found.value;
}

function rolePath(name: string): string {
  return `role/${name}`;
}

async function readRole(call: Call) {
  const found = await call.store.get<DatabaseRole>(rolePath(nameIn(call)));
  if (!found) throw new Refusal(404);
  const role = found.value;
  return {
    data: {
      db_name: role.database,
      creation_statements: role.creation,
      revocation_statements: role.revocation,
      rollback_statements: role.rollback,
      renew_statements: role.renewal,
      default_ttl: role.defaultTtl,
      max_ttl: role.maxTtl,
      credential_type: 'password',
      credential_config: null,
    },
  };
}

async function writeRole(call: Call<z.infer<typeof roleFields>>): Promise<undefined> {
  const { fields } = call;
  await call.store.update<DatabaseRole>(rolePath(nameIn(call)), (before) => {
    const database = fields.db_name ?? before?.database;
    if (database === undefined) throw new Refusal(400, 'db_name is required');
    const role: DatabaseRole = {
      database,
      creation: fields.creation_statements ?? before?.creation ?? [],
      revocation: fields.revocation_statements ?? before?.revocation ?? [],
      rollback: fields.rollback_statements ?? before?.rollback ?? [],
      renewal: fields.renew_statements ?? before?.renewal ?? [],
      defaultTtl: fields.default_ttl ?? before?.defaultTtl ?? 0,
      maxTtl: fields.max_ttl ?? before?.maxTtl ?? 0,
    };
    if (role.maxTtl > 0 && role.defaultTtl > role.maxTtl)
      throw new Refusal(400, 'default_ttl exceeds max_ttl');
    return role;
  });
  return undefined;
}

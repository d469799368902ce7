import { createHmac, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { areInside, checkedCidrs, mayComeFrom } from '../../addresses.ts';
import { durationSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { type AppRole, roleOf, rolePath } from './roles.ts';

/** A secret id as it is kept, below its role by its keyed hash. */
export interface SecretId {
  readonly accessor: string;
  readonly created: number;
  /** In milliseconds since 1970; 0 for never. */
  readonly expires: number;
  /** Uses left; 0 for any number, and fewer once the last was counted. */
  readonly uses: number;
  readonly cidrs: readonly string[];
  /** Where the tokens that it gives may come from; none, or not there: where the role says. */
  readonly tokenCidrs?: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

const makeFields = z.object({
  metadata: z.string().default('{}'),
  cidr_list: listSchema.default([]),
  token_bound_cidrs: listSchema.default([]),
  num_uses: z.coerce.number().int().min(0).optional(),
  ttl: durationSchema.optional(),
});
const customFields = makeFields.extend({ secret_id: z.string().min(1).max(4096) });
const idField = z.object({ secret_id: z.string().min(1) });
const accessorField = z.object({ secret_id_accessor: z.string().min(1) });

export const SECRET_ID_ROUTES: readonly Route[] = [
  {
    path: 'role/{role}/secret-id',
    update: operation({
      summary: 'Make a secret id',
      fields: makeFields,
      handle: (call) => make(call, randomUUID()),
    }),
    list: operation({ summary: 'List the accessors of secret ids', handle: listAccessors }),
  },
  {
    path: 'role/{role}/custom-secret-id',
    update: operation({
      summary: 'Take a secret id that somebody chose',
      fields: customFields,
      handle: (call) => make(call, call.fields.secret_id),
    }),
  },
  {
    path: 'role/{role}/secret-id/lookup',
    update: operation({
      summary: 'Look up a secret id',
      fields: idField,
      async handle(call) {
        const role = await roleOf(call);
        const found = await call.store.get<SecretId>(pathOf(call, role, call.fields.secret_id));
        return found ? { data: shown(found.value) } : undefined;
      },
    }),
  },
  {
    path: 'role/{role}/secret-id/destroy',
    update: operation({
      summary: 'Destroy a secret id',
      fields: idField,
      handle: destroyById,
    }),
    delete: operation({ summary: 'Destroy a secret id', fields: idField, handle: destroyById }),
  },
  {
    path: 'role/{role}/secret-id-accessor/lookup',
    update: operation({
      summary: 'Look up a secret id by its accessor',
      fields: accessorField,
      async handle(call) {
        const found = await call.store.get<SecretId>(await pathByAccessor(call));
        if (!found) throw new Refusal(404);
        return { data: shown(found.value) };
      },
    }),
  },
  {
    path: 'role/{role}/secret-id-accessor/destroy',
    update: operation({
      summary: 'Destroy a secret id by its accessor',
      fields: accessorField,
      handle: async (call) => destroy(call, await pathByAccessor(call)),
    }),
    delete: operation({
      summary: 'Destroy a secret id by its accessor',
      fields: accessorField,
      handle: async (call) => destroy(call, await pathByAccessor(call)),
    }),
  },
  {
    path: 'tidy/secret-id',
    update: operation({ summary: 'Forget secret ids that are over', handle: tidy }),
  },
];

/** Uses a secret id, and gives what it says. Undefined where it is none of the role's, over, used up, or from elsewhere. */
export async function useSecretId(
  call: Call,
  role: AppRole,
  secretId: string,
): Promise<Pick<SecretId, 'metadata' | 'tokenCidrs'> | undefined> {
  const path = pathOf(call, role, secretId);
  for (;;) {
    const stored = await call.store.get<SecretId>(path);
    if (!stored) return undefined;
    const { value, version } = stored;
    if ((value.expires > 0 && value.expires <= call.now) || value.uses < 0) return undefined;
    if (!mayComeFrom(call.request.address, value.cidrs)) return undefined;
    if (value.uses === 0) return value;
    const after = value.uses === 1 ? undefined : { ...value, uses: value.uses - 1 };
    const gone = after ? [] : [{ path: accessorPath(role.name, value.accessor), value: undefined }];
    if (await call.store.write([{ path, value: after, expected: version }, ...gone])) return value;
  }
}

function pathOf({ mount }: Pick<Call, 'mount'>, { name }: AppRole, secretId: string): string {
  return `secret-id/${name}/${createHmac('sha256', mount.uuid).update(secretId).digest('hex')}`;
}

function accessorPath(role: string, accessor: string): string {
  return `accessor/${role}/${accessor}`;
}

async function pathByAccessor(call: Call<z.infer<typeof accessorField>>): Promise<string> {
  const { name } = await roleOf(call);
  const found = await call.store.get<string>(accessorPath(name, call.fields.secret_id_accessor));
  if (!found) throw new Refusal(404, 'failed to find accessor entry for secret_id_accessor');
  return found.value;
}

/** Throws a `Refusal` (400) where there is no such role, as these paths do it in Vault, and others do not. */
async function namedRoleOf({ store, parameters: { role: name = '' } }: Call): Promise<AppRole> {
  const found = await store.get<AppRole>(rolePath(name));
  if (!found) throw new Refusal(400, `role "${name}" does not exist`);
  return found.value;
}

async function make(call: Call<z.infer<typeof makeFields>>, secretId: string): Promise<Answer> {
  const role = await namedRoleOf(call);
  if (!role.bindsSecretId) throw new Refusal(400, 'bind_secret_id is not set on the role');
  const { num_uses: uses = role.secretIdUses, ttl = role.secretIdTtl, cidr_list: own } = call.fields;
  if (role.secretIdUses > 0 && (uses === 0 || uses > role.secretIdUses))
    throw new Refusal(400, 'num_uses is more than the role allows');
  if (role.secretIdTtl > 0 && (ttl === 0 || ttl > role.secretIdTtl))
    throw new Refusal(400, 'ttl is longer than the role allows');
  const tokenCidrs = checkedCidrs(call.fields.token_bound_cidrs);
  if (role.terms.boundCidrs.length > 0 && !areInside(tokenCidrs, role.terms.boundCidrs))
    throw new Refusal(400, 'token_bound_cidrs is more than the role allows');
  const cidrs = checkedCidrs(own);
  if (role.secretIdCidrs.length > 0 && !areInside(cidrs, role.secretIdCidrs))
    throw new Refusal(400, 'cidr_list is more than the role allows');
  const kept: SecretId = {
    accessor: randomUUID(),
    created: call.now,
    expires: ttl > 0 ? call.now + ttl * 1000 : 0,
    uses,
    cidrs: cidrs.length > 0 ? cidrs : role.secretIdCidrs,
    tokenCidrs,
    metadata: metadataOf(call.fields.metadata),
  };
  const path = pathOf(call, role, secretId);
  const isNew = await call.store.write([
    { path, value: kept, expected: 0 },
    { path: accessorPath(role.name, kept.accessor), value: path, expected: 0 },
  ]);
  if (!isNew) throw new Refusal(400, 'SecretID is already registered');
  return {
    data: {
      secret_id: secretId,
      secret_id_accessor: kept.accessor,
      secret_id_ttl: ttl,
      secret_id_num_uses: uses,
    },
  };
}

function metadataOf(text: string): Readonly<Record<string, string>> {
  const parsed = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (!parsed.success) throw new Refusal(400, 'metadata is an object of texts, as JSON in a text');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

async function destroyById(call: Call<z.infer<typeof idField>>): Promise<undefined> {
  const role = await roleOf(call);
  return destroy(call, pathOf(call, role, call.fields.secret_id));
}

async function destroy({ store }: Call, path: string): Promise<undefined> {
  const found = await store.get<SecretId>(path);
  if (!found) return undefined;
  const [, role = ''] = path.split('/');
  const accessor = accessorPath(role, found.value.accessor);
  await store.write([
    { path, value: undefined },
    { path: accessor, value: undefined },
  ]);
  return undefined;
}

/** Done when it is answered. */
async function tidy(call: Call): Promise<Answer> {
  for (const role of await call.store.list('secret-id/'))
    for (const name of await call.store.list(`secret-id/${role}`)) {
      const path = `secret-id/${role}${name}`;
      const found = await call.store.get<SecretId>(path);
      if (found && found.value.expires > 0 && found.value.expires <= call.now) await destroy(call, path);
    }
  return { status: 202, warnings: ['Tidy operation is done: what was over is forgotten.'] };
}

async function listAccessors(call: Call): Promise<Answer> {
  const { name } = await namedRoleOf(call);
  return listed(await call.store.list(`accessor/${name}/`));
}

function shown({ accessor, created, expires, uses, cidrs, tokenCidrs = [], metadata }: SecretId) {
  return {
    secret_id_accessor: accessor,
    secret_id_num_uses: Math.max(0, uses),
    secret_id_ttl: expires > 0 ? Math.round((expires - created) / 1000) : 0,
    creation_time: new Date(created).toISOString(),
    expiration_time: expires > 0 ? new Date(expires).toISOString() : '0001-01-01T00:00:00Z',
    last_updated_time: new Date(created).toISOString(),
    cidr_list: cidrs,
    token_bound_cidrs: tokenCidrs,
    metadata,
  };
}

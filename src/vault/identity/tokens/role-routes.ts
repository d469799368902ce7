import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { readTemplate, templateText } from './claims.ts';
import { nameIn } from './name-in-path.ts';
import { namedKey } from './named-keys.ts';
import { ROLE_FOLDER, tokenRole, type TokenRole } from './roles.ts';

const DAY = 86_400;

const roleFields = z.object({
  key: z.string().min(1).optional(),
  template: z.string().optional(),
  client_id: z
    .string()
    .max(512)
    .regex(/^[\x21-\x7e]*$/, 'it has letters of ASCII alone')
    .optional(),
  ttl: durationSchema.refine((seconds) => seconds >= 1, 'it is a second at least').optional(),
});

export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'oidc/role/{name}',
    exists: async (call) => (await tokenRole(call.store, nameIn(call))) !== undefined,
    read: operation({
      summary: 'Read what tokens of a role are like',
      async handle(call) {
        const role = await tokenRole(call.store, nameIn(call));
        if (!role) throw new Refusal(404);
        return { data: { key: role.key, template: role.template, client_id: role.clientId, ttl: role.ttl } };
      },
    }),
    update: operation({
      summary: 'Say what tokens of a role are like',
      fields: roleFields,
      handle: writeRole,
    }),
    delete: operation({
      summary: 'Remove a role of tokens',
      async handle(call) {
        await call.store.remove(ROLE_FOLDER + nameIn(call));
        return undefined;
      },
    }),
  },
  {
    path: 'oidc/role',
    list: operation({
      summary: 'List roles of tokens',
      handle: async ({ store }) => listed(await store.list(ROLE_FOLDER)),
    }),
  },
];

async function writeRole(call: Call<z.infer<typeof roleFields>>): Promise<undefined> {
  const { store, fields } = call;
  const name = nameIn(call);
  const before = await tokenRole(store, name);
  const role: TokenRole = {
    key: fields.key ?? before?.key ?? '',
    template: fields.template === undefined ? (before?.template ?? '') : templateText(fields.template),
    clientId: fields.client_id || before?.clientId || randomBytes(16).toString('base64url'),
    ttl: fields.ttl ?? before?.ttl ?? DAY,
  };
  if (role.key === '') throw new Refusal(400, 'the key parameter is required');
  const key = await namedKey(store, role.key);
  if (!key) throw new Refusal(400, `there is no key "${role.key}"`);
  // Else a token would be good for longer than anybody can verify it.
  if (role.ttl > key.verificationTtl)
    throw new Refusal(
      400,
      `ttl is longer than the verification_ttl of the key, ${key.verificationTtl} seconds`,
    );
  readTemplate(role.template);
  await store.put(ROLE_FOLDER + name, role);
  return undefined;
}

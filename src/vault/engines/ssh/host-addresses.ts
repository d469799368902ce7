import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { ipSchema, isOfRole } from './one-time-passwords.ts';
import { rolesNamed } from './roles.ts';
import { ZERO_ADDRESS_PATH, zeroAddressRoles } from './zero-address.ts';

const lookupFields = z.object({ ip: ipSchema });
const zeroFields = z.object({ roles: listSchema.pipe(z.array(z.string().min(1)).min(1).max(1000)) });

/** Which roles make passwords for a host, and which for every one. */
export const ADDRESS_ROUTES: readonly Route[] = [
  {
    path: 'lookup',
    update: operation({ summary: 'List roles of an address', fields: lookupFields, handle: lookUp }),
  },
  {
    path: 'config/zeroaddress',
    read: operation({
      summary: 'List roles of any address',
      async handle(call) {
        const roles = await zeroAddressRoles(call);
        if (roles.length === 0) throw new Refusal(404);
        return { data: { roles } };
      },
    }),
    update: operation({
      summary: 'Say which roles are of any address',
      fields: zeroFields,
      async handle(call) {
        const names = [...new Set(call.fields.roles)];
        const known = new Map(await rolesNamed(call.store, names));
        const wrong = names.find((name) => known.get(name)?.key_type !== 'otp');
        if (wrong !== undefined) throw new Refusal(400, `role "${wrong}" is none of key_type "otp"`);
        await call.store.put(ZERO_ADDRESS_PATH, names);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Let no role be of any address',
      async handle({ store }) {
        await store.remove(ZERO_ADDRESS_PATH);
        return undefined;
      },
    }),
  },
];

async function lookUp({ store, fields }: Call<z.infer<typeof lookupFields>>): Promise<Answer> {
  const zero = new Set(await zeroAddressRoles({ store }));
  const all = await rolesNamed(store, await store.list('role/'));
  const roles = all
    .filter(([name, role]) => role.key_type === 'otp' && (zero.has(name) || isOfRole(role, fields.ip)))
    .map(([name]) => name);
  return { data: { roles } };
}

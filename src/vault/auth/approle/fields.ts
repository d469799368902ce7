import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { operation, type Route } from '../../routing/types.ts';
import { roleFields, roleOf, shownRole, writeRole } from './roles.ts';

type Fields = z.infer<typeof roleFields>;
type Name = keyof Fields & keyof ReturnType<typeof shownRole>;

/** Single fields of a role, each at a path of its own, so that a policy may allow one alone. */
export const FIELD_ROUTES: readonly Route[] = [
  fieldRoute('policies', 'token_policies', roleFields.pick({ token_policies: true, policies: true }), []),
  fieldRoute('token-ttl', 'token_ttl', roleFields.pick({ token_ttl: true }), 0),
  fieldRoute('token-max-ttl', 'token_max_ttl', roleFields.pick({ token_max_ttl: true }), 0),
  fieldRoute('token-num-uses', 'token_num_uses', roleFields.pick({ token_num_uses: true }), 0),
  fieldRoute('token-bound-cidrs', 'token_bound_cidrs', roleFields.pick({ token_bound_cidrs: true }), []),
  fieldRoute('period', 'token_period', roleFields.pick({ token_period: true, period: true }), 0),
  fieldRoute('bind-secret-id', 'bind_secret_id', roleFields.pick({ bind_secret_id: true }), true),
  fieldRoute('secret-id-num-uses', 'secret_id_num_uses', roleFields.pick({ secret_id_num_uses: true }), 0),
  fieldRoute('secret-id-ttl', 'secret_id_ttl', roleFields.pick({ secret_id_ttl: true }), 0),
  fieldRoute(
    'secret-id-bound-cidrs',
    'secret_id_bound_cidrs',
    roleFields.pick({ secret_id_bound_cidrs: true, bound_cidr_list: true }),
    [],
  ),
];

function fieldRoute<Field extends Name>(
  path: string,
  field: Field,
  fields: z.ZodType<Fields>,
  usual: NonNullable<Fields[Field]>,
): Route {
  return {
    path: `role/{role}/${path}`,
    read: operation({
      summary: `Read ${field} of a role`,
      handle: async (call) => ({ data: { [field]: shownRole(await roleOf(call))[field] } }),
    }),
    update: operation({
      summary: `Change ${field} of a role`,
      fields,
      async handle(call) {
        await roleOf(call);
        return writeRole(call, randomUUID);
      },
    }),
    delete: operation({
      summary: `Give ${field} of a role its default`,
      async handle(call) {
        await roleOf(call);
        return writeRole({ ...call, fields: { [field]: usual } }, randomUUID);
      },
    }),
  };
}

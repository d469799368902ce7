import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { checkedCidrs } from '../../addresses.ts';
import { durationSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import type { Call } from '../../routing/types.ts';
import { shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';

/** A role of machines. */
export interface AppRole {
  readonly name: string;
  readonly roleId: string;
  /** Does it need a secret id? */
  readonly bindsSecretId: boolean;
  readonly secretIdUses: number;
  /** Seconds; 0 for ever. */
  readonly secretIdTtl: number;
  readonly secretIdCidrs: readonly string[];
  readonly terms: TokenTerms;
}

export const roleFields = z.object({
  bind_secret_id: flagSchema.optional(),
  secret_id_num_uses: z.coerce.number().int().min(0).optional(),
  secret_id_ttl: durationSchema.optional(),
  secret_id_bound_cidrs: listSchema.optional(),
  bound_cidr_list: listSchema.optional(),
  role_id: z.string().min(1).max(256).optional(),
  ...tokenFields,
});

export function rolePath(name: string): string {
  return `role/${name.toLowerCase()}`;
}

export function roleIdPath(roleId: string): string {
  return `role-id/${Buffer.from(roleId).toString('base64url')}`;
}

/** Throws a `Refusal` (404) where there is no such role. */
export async function roleOf({ store, parameters }: Pick<Call, 'store' | 'parameters'>): Promise<AppRole> {
  const found = await store.get<AppRole>(rolePath(parameters['role'] ?? ''));
  if (!found) throw new Refusal(404);
  return found.value;
}

/** Writes a role, and by which id it is found. Throws a `Refusal` (400) for an id that another has. */
export async function writeRole(
  call: Call<z.infer<typeof roleFields>>,
  makeId: () => string,
): Promise<undefined> {
  const { store, parameters, fields } = call;
  const name = (parameters['role'] ?? '').toLowerCase();
  const cidrs = fields.secret_id_bound_cidrs ?? fields.bound_cidr_list;
  for (;;) {
    const stored = await store.get<AppRole>(rolePath(name));
    const before = stored?.value;
    const role: AppRole = {
      name,
      roleId: fields.role_id ?? before?.roleId ?? makeId(),
      bindsSecretId: fields.bind_secret_id ?? before?.bindsSecretId ?? true,
      secretIdUses: fields.secret_id_num_uses ?? before?.secretIdUses ?? 0,
      secretIdTtl: fields.secret_id_ttl ?? before?.secretIdTtl ?? 0,
      secretIdCidrs: cidrs ? checkedCidrs(cidrs) : (before?.secretIdCidrs ?? []),
      terms: termsOf(fields, before?.terms),
    };
    if (!role.bindsSecretId && role.terms.boundCidrs.length === 0)
      throw new Refusal(
        400,
        'at least one constraint should be enabled on the role: bind_secret_id or token_bound_cidrs',
      );
    const owner = await store.get<string>(roleIdPath(role.roleId));
    if (owner && owner.value !== name) throw new Refusal(400, 'role_id already in use');
    const isDone = await store.write([
      { path: rolePath(name), value: role, expected: stored?.version ?? 0 },
      { path: roleIdPath(role.roleId), value: name, expected: owner?.version ?? 0 },
      ...(before && before.roleId !== role.roleId
        ? [{ path: roleIdPath(before.roleId), value: undefined }]
        : []),
    ]);
    if (isDone) return undefined;
  }
}

/** As clients read it. */
export function shownRole(role: AppRole) {
  return {
    bind_secret_id: role.bindsSecretId,
    local_secret_ids: false,
    secret_id_num_uses: role.secretIdUses,
    secret_id_ttl: role.secretIdTtl,
    secret_id_bound_cidrs: role.secretIdCidrs.length > 0 ? role.secretIdCidrs : null,
    ...shownTerms(role.terms),
  };
}

import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { checkedCidrs } from '../../addresses.ts';
import { lengthSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { createFor, ROLE_TYPES, type TokenRole } from './create.ts';

const fields = z.object({
  allowed_policies: listSchema.default([]),
  disallowed_policies: listSchema.default([]),
  allowed_policies_glob: listSchema.default([]),
  disallowed_policies_glob: listSchema.default([]),
  allowed_entity_aliases: listSchema.default([]),
  orphan: flagSchema.default(false),
  renewable: flagSchema.default(true),
  token_period: lengthSchema.default(0),
  period: lengthSchema.optional(),
  token_explicit_max_ttl: lengthSchema.default(0),
  explicit_max_ttl: lengthSchema.optional(),
  path_suffix: z
    .string()
    .regex(/^[\w.-]*$/)
    .default(''),
  token_bound_cidrs: listSchema.default([]),
  token_strictly_bind_ip: flagSchema.default(false),
  token_num_uses: z.coerce.number().int().min(0).default(0),
  token_no_default_policy: flagSchema.default(false),
  token_type: z.enum(ROLE_TYPES).default('default-service'),
});

/** Roles of tokens: what who may use one makes, whatever they have themselves. */
export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'create/{role}',
    update: operation({
      summary: 'Make a token by a role',
      fields: createFor.fields,
      async handle(call) {
        const role = await foundRole(call);
        if (!role) throw new Refusal(400, `unknown role ${call.parameters['role'] ?? ''}`);
        return createFor(call, { role });
      },
    }),
  },
  {
    path: 'roles/{role}',
    exists: async ({ store, parameters }) => (await store.get(pathOf(parameters))) !== undefined,
    read: operation({
      summary: 'Read a role of tokens',
      async handle(call) {
        const role = await foundRole(call);
        if (!role) throw new Refusal(404);
        return {
          data: {
            name: role.name,
            allowed_policies: role.allowedPolicies,
            disallowed_policies: role.disallowedPolicies,
            allowed_policies_glob: role.allowedGlobs ?? [],
            disallowed_policies_glob: role.disallowedGlobs ?? [],
            allowed_entity_aliases: role.allowedAliases ?? [],
            orphan: role.isOrphan,
            renewable: role.isRenewable,
            token_period: role.period,
            token_explicit_max_ttl: role.explicitMaxTtl,
            explicit_max_ttl: role.explicitMaxTtl,
            period: role.period,
            path_suffix: role.pathSuffix,
            token_bound_cidrs: role.boundCidrs,
            token_strictly_bind_ip: role.bindsAddress ?? false,
            token_num_uses: role.numUses,
            token_no_default_policy: role.withoutDefaultPolicy,
            token_type: role.type ?? 'default-service',
          },
        };
      },
    }),
    update: operation({ summary: 'Write a role of tokens', fields, handle: writeRole }),
    delete: operation({
      summary: 'Remove a role of tokens',
      async handle({ store, parameters }) {
        await store.remove(pathOf(parameters));
        return undefined;
      },
    }),
  },
  {
    path: 'roles',
    list: operation({
      summary: 'List the roles of tokens',
      handle: async ({ store }) => listed(await store.list('role/')),
    }),
  },
];

function pathOf(parameters: Readonly<Record<string, string>>): string {
  return `role/${parameters['role'] ?? ''}`;
}

async function foundRole({ store, parameters }: Call): Promise<TokenRole | undefined> {
  return (await store.get<TokenRole>(pathOf(parameters)))?.value;
}

async function writeRole({
  store,
  parameters,
  fields: asked,
}: Call<z.infer<typeof fields>>): Promise<undefined> {
  const role: TokenRole = {
    name: parameters['role'] ?? '',
    allowedPolicies: asked.allowed_policies,
    disallowedPolicies: asked.disallowed_policies,
    allowedGlobs: asked.allowed_policies_glob,
    disallowedGlobs: asked.disallowed_policies_glob,
    allowedAliases: asked.allowed_entity_aliases,
    type: asked.token_type,
    isOrphan: asked.orphan,
    isRenewable: asked.renewable,
    period: asked.period ?? asked.token_period,
    explicitMaxTtl: asked.explicit_max_ttl ?? asked.token_explicit_max_ttl,
    pathSuffix: asked.path_suffix,
    boundCidrs: checkedCidrs(asked.token_bound_cidrs),
    bindsAddress: asked.token_strictly_bind_ip,
    numUses: asked.token_num_uses,
    withoutDefaultPolicy: asked.token_no_default_policy,
  };
  await store.put(pathOf(parameters), role);
  return undefined;
}

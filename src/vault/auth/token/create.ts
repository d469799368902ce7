import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { durationSchema } from '../../durations.ts';
import { servicesOf } from '../../leases/revoke.ts';
import { listSchema } from '../../lists.ts';
import { denied, Refusal } from '../../refusal.ts';
import type { Answer, Call, Mount } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';

/** What a role of tokens says of those that are made by it. */
export interface TokenRole {
  readonly name: string;
  readonly allowedPolicies: readonly string[];
  readonly disallowedPolicies: readonly string[];
  readonly isOrphan: boolean;
  readonly isRenewable: boolean;
  readonly period: number;
  readonly explicitMaxTtl: number;
  readonly pathSuffix: string;
  readonly boundCidrs: readonly string[];
  readonly numUses: number;
  readonly withoutDefaultPolicy: boolean;
}

const fields = z.object({
  id: z.string().optional(),
  policies: listSchema.optional(),
  meta: z.record(z.string(), z.string()).optional(),
  no_parent: flagSchema.default(false),
  no_default_policy: flagSchema.default(false),
  renewable: flagSchema.default(true),
  ttl: durationSchema.optional(),
  lease: durationSchema.optional(),
  type: z.enum(['service', 'batch', '']).default('service'),
  explicit_max_ttl: durationSchema.optional(),
  display_name: z.string().default('token'),
  num_uses: z.coerce.number().int().min(0).default(0),
  period: durationSchema.optional(),
});
type Fields = z.infer<typeof fields>;

/** How a token is made besides what its caller says. */
interface Manner {
  readonly isOrphan?: boolean;
  readonly role?: TokenRole;
}

/** Makes a token: of policies that its parent has, unless that is root, may do it (`sudo`), or a role says so. */
export async function createFor(call: Call<Fields>, { isOrphan = false, role }: Manner): Promise<Answer> {
  const { caller, services, mount, now, request, fields: asked } = call;
  if (!caller) throw denied();
  const home = await servicesOf(services, caller.namespace);
  const own = await home?.tokens.get(caller.tokenHash, now);
  if (!own) throw denied();
  if (own.numUses !== 0) throw new Refusal(400, 'restricted use token cannot generate child tokens');
  const isFree = caller.isRoot || caller.acl.allows({ path: request.path, capability: 'sudo' });
  if (!isFree && !isOrphan && !role && (asked.no_parent || asked.id !== undefined || (asked.period ?? 0) > 0))
    throw new Refusal(400, 'root or sudo privileges required to choose an id, a period, or no parent');
  // What a policy of one namespace says is not what one of the same name says in another.
  const isAtHome = caller.namespace === services.namespace.id;
  const policies = policiesOf(asked, isAtHome ? caller.policies : [], isFree, role);
  if (policies.includes('root') && !caller.isRoot)
    throw new Refusal(400, 'root tokens may not be created without parent token being root');
  const times = timesOf(asked, mount, policies, role);
  const parent = isOrphan || role?.isOrphan || asked.no_parent ? '' : caller.tokenHash;
  const token = await services.tokens.create(
    {
      token: asked.id,
      displayName: asked.display_name === 'token' ? 'token' : `token-${asked.display_name}`,
      policies,
      path: `auth/token/create${role ? `/${role.name}${role.pathSuffix === '' ? '' : `/${role.pathSuffix}`}` : ''}`,
      metadata: asked.meta ?? null,
      ...times,
      numUses: role?.numUses || asked.num_uses,
      boundCidrs: role?.boundCidrs ?? [],
      role: role?.name ?? '',
      parent,
      // A child is of the same entity, whose end is its own.
      entityId: parent === '' || !isAtHome ? '' : caller.entityId,
      isRenewable: times.ttl + times.period > 0 && asked.renewable && (role?.isRenewable ?? true),
    },
    now,
  );
  return { token };
}
createFor.fields = fields;

/** Seconds that it lives; of root, unless it is asked otherwise, for ever. */
function timesOf(asked: Fields, mount: Mount, policies: readonly string[], role: TokenRole | undefined) {
  const wanted = asked.ttl ?? asked.lease;
  const period = role?.period ?? asked.period ?? 0;
  const explicitMaxTtl = role?.explicitMaxTtl || asked.explicit_max_ttl || 0;
  if (policies.includes('root') && wanted === undefined && period === 0)
    return { ttl: 0, maxTtl: 0, explicitMaxTtl, period };
  const { ttl, maxTtl } = boundedTtl(wanted, mount);
  return { ttl: Math.min(ttl, explicitMaxTtl || Infinity), maxTtl, explicitMaxTtl, period };
}

function policiesOf(
  asked: Fields,
  own: readonly string[],
  isFree: boolean,
  role: TokenRole | undefined,
): readonly string[] {
  const wanted = (asked.policies ?? [])
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const chosen =
    wanted.length > 0 ? wanted : role && role.allowedPolicies.length > 0 ? role.allowedPolicies : own;
  if (role) checkRole(role, chosen);
  else if (!isFree && chosen.some((name) => !own.includes(name)))
    throw new Refusal(400, 'child policies must be subset of parent');
  const withDefault =
    asked.no_default_policy || role?.withoutDefaultPolicy || chosen.includes('root') ? [] : ['default'];
  return [...new Set([...withDefault, ...chosen])].toSorted();
}

function checkRole(
  { name, allowedPolicies, disallowedPolicies }: TokenRole,
  chosen: readonly string[],
): void {
  const bad = chosen.find(
    (policy) =>
      policy === 'root' ||
      disallowedPolicies.includes(policy) ||
      (allowedPolicies.length > 0 && policy !== 'default' && !allowedPolicies.includes(policy)),
  );
  if (bad !== undefined) throw new Refusal(400, `token policy "${bad}" is not allowed by role "${name}"`);
}

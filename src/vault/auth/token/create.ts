import * as z from 'zod';
import { mayComeFrom, plainAddress } from '../../addresses.ts';
import { flagSchema } from '../../flags.ts';
import { cappedWarnings, lengthSchema } from '../../durations.ts';
import { policiesOf as identityPoliciesOf } from '../../identity/identity-store.ts';
import type { Identity } from '../../identity/types.ts';
import { servicesOf } from '../../leases/revoke.ts';
import { listSchema } from '../../lists.ts';
import { denied, Refusal } from '../../refusal.ts';
import type { Answer, Call, Caller, Mount, VaultRequest } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { identityOf } from '../../tokens/grant-token.ts';
import { matchesGlob } from '../glob.ts';

export const ROLE_TYPES = ['default-service', 'default-batch', 'service', 'batch'] as const;
export type RoleType = (typeof ROLE_TYPES)[number];

/** What a role of tokens says of those that are made by it. */
export interface TokenRole {
  readonly name: string;
  readonly allowedPolicies: readonly string[];
  readonly disallowedPolicies: readonly string[];
  /** Patterns in which `*` stands for anything; not there in roles of before. */
  readonly allowedGlobs?: readonly string[];
  readonly disallowedGlobs?: readonly string[];
  /** Whose tokens may be made by it, as patterns. */
  readonly allowedAliases?: readonly string[];
  /** What `default-` begins holds where a request says nothing. */
  readonly type?: RoleType;
  readonly isOrphan: boolean;
  readonly isRenewable: boolean;
  readonly period: number;
  readonly explicitMaxTtl: number;
  readonly pathSuffix: string;
  readonly boundCidrs: readonly string[];
  /** Are its tokens good from where they were asked for alone? */
  readonly bindsAddress?: boolean;
  readonly numUses: number;
  readonly withoutDefaultPolicy: boolean;
}

const fields = z.object({
  // What follows a dot is a namespace.
  id: z
    .string()
    .regex(/^[^.]*$/, 'a token that somebody chooses has no "."')
    .optional(),
  policies: listSchema.optional(),
  // Numbers too, which Vault takes as texts.
  meta: z.record(z.string(), z.union([z.string(), z.number().transform(String)])).optional(),
  no_parent: flagSchema.default(false),
  no_default_policy: flagSchema.default(false),
  renewable: flagSchema.default(true),
  ttl: lengthSchema.optional(),
  lease: lengthSchema.optional(),
  type: z.enum(['service', 'batch', '']).default(''),
  entity_alias: z.string().default(''),
  explicit_max_ttl: lengthSchema.optional(),
  display_name: z.string().default('token'),
  num_uses: z.coerce.number().int().min(0).default(0),
  period: lengthSchema.optional(),
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
  await checkParent(call, caller);
  const isFree = caller.isRoot || caller.acl.allows({ path: request.path, capability: 'sudo' });
  if (!isFree && !isOrphan && !role && (asked.no_parent || asked.id !== undefined || (asked.period ?? 0) > 0))
    throw new Refusal(400, 'root or sudo privileges required to choose an id, a period, or no parent');
  // What a policy of one namespace says is not what one of the same name says in another.
  const isAtHome = caller.namespace === services.namespace.id;
  const policies = policiesOf(asked, isAtHome ? caller.policies : [], isFree, role);
  if (policies.includes('root') && !caller.isRoot)
    throw new Refusal(400, 'root tokens may not be created without parent token being root');
  const type = typeOf(asked, role);
  if (type === 'batch' && policies.includes('root'))
    throw new Refusal(400, 'batch tokens cannot be root tokens');
  const times = timesOf(asked, mount, policies, role);
  const identity = await aliasOf(call, role);
  const parent = isOrphan || role?.isOrphan || asked.no_parent ? '' : caller.tokenHash;
  const token = await services.tokens.create(
    {
      token: asked.id,
      displayName: displayNameOf(asked),
      policies,
      path: `auth/token/create${role ? `/${role.name}${role.pathSuffix === '' ? '' : `/${role.pathSuffix}`}` : ''}`,
      metadata: asked.meta ?? null,
      ...times,
      numUses: role?.numUses || asked.num_uses,
      boundCidrs: boundTo(request, role),
      role: role?.name ?? '',
      parent,
      // A child is of the same entity, whose end is its own.
      entityId: identity?.entity.id ?? (parent === '' || !isAtHome ? '' : caller.entityId),
      type,
      isRenewable: times.ttl + times.period > 0 && asked.renewable && (role?.isRenewable ?? true),
    },
    now,
  );
  const identityPolicies = identity ? identityPoliciesOf(identity) : [];
  const warnings = await warningsOf(call, policies, times.maxTtl);
  return { token: { ...token, identityPolicies }, ...(warnings.length > 0 && { warnings }) };
}
createFor.fields = fields;

/** From where it may come. Throws a `Refusal` (400) where that would be nowhere. */
function boundTo({ address }: VaultRequest, role: TokenRole | undefined): readonly string[] {
  const { boundCidrs = [], bindsAddress = false } = role ?? {};
  if (!bindsAddress) return boundCidrs;
  if (!mayComeFrom(address, boundCidrs))
    throw new Refusal(400, 'the token would be good from here alone, from where it may not come');
  return [plainAddress(address)];
}

/** Throws a `Refusal` (400, 403) for a token that makes no others. */
async function checkParent({ services, now }: Call, { namespace, tokenHash }: Caller): Promise<void> {
  const home = await servicesOf(services, namespace);
  const own = await home?.tokens.get(tokenHash, now);
  if (!own) throw denied();
  if (own.type === 'batch') throw new Refusal(400, 'batch tokens cannot create more tokens');
  if (own.numUses !== 0) throw new Refusal(400, 'restricted use token cannot generate child tokens');
}

/** What is not as it was asked. */
async function warningsOf(
  { services, now, fields: { ttl = 0 } }: Call<Fields>,
  policies: readonly string[],
  maxTtl: number,
): Promise<readonly string[]> {
  const names = policies.filter((name) => name !== 'root' && name !== 'default');
  const known = await Promise.all(names.map((name) => services.policies.known(name, now)));
  const missing = names.filter((_, index) => known[index] === undefined);
  return [
    ...cappedWarnings(ttl, maxTtl || undefined),
    ...missing.map((name) => `Policy "${name}" does not exist`),
  ];
}

function typeOf({ type }: Fields, role: TokenRole | undefined): 'service' | 'batch' {
  if (role?.type === 'service' || role?.type === 'batch') return role.type;
  return type || (role?.type === 'default-batch' ? 'batch' : 'service');
}

/** Who is behind the alias that is asked for, as far as the role allows it. Throws a `Refusal` (400). */
async function aliasOf(call: Call<Fields>, role: TokenRole | undefined): Promise<Identity | undefined> {
  const { services, mount, now, fields: asked } = call;
  const alias = asked.entity_alias.toLowerCase();
  if (alias === '') return undefined;
  if (!role) throw new Refusal(400, "'entity_alias' is only allowed in combination with token role");
  if (!(role.allowedAliases ?? []).some((pattern) => matchesGlob(pattern.toLowerCase(), alias)))
    throw new Refusal(400, "invalid 'entity_alias' value");
  return identityOf(services, { displayName: alias, policies: [], alias }, mount, now);
}

/** As Vault tells it: what is no letter and no digit is a hyphen. */
function displayNameOf({ display_name: name }: Fields): string {
  return name === 'token' ? name : `token-${name}`.replaceAll(/[^\dA-Za-z-]/g, '-').replace(/-$/, '');
}

/** Seconds that it lives; of root, unless it is asked otherwise, for ever. */
function timesOf(asked: Fields, mount: Mount, policies: readonly string[], role: TokenRole | undefined) {
  const wanted = asked.ttl ?? asked.lease;
  const period = role?.period ?? asked.period ?? 0;
  const explicitMaxTtl = role?.explicitMaxTtl || asked.explicit_max_ttl || 0;
  if (policies.includes('root') && wanted === undefined && period === 0 && explicitMaxTtl === 0)
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

function checkRole(role: TokenRole, chosen: readonly string[]): void {
  const { name, allowedPolicies, disallowedPolicies, allowedGlobs = [], disallowedGlobs = [] } = role;
  const isOpen = allowedPolicies.length === 0 && allowedGlobs.length === 0;
  const bad = chosen.find(
    (policy) =>
      policy === 'root' ||
      isOf(disallowedPolicies, disallowedGlobs, policy) ||
      (!isOpen && policy !== 'default' && !isOf(allowedPolicies, allowedGlobs, policy)),
  );
  if (bad !== undefined) throw new Refusal(400, `token policy "${bad}" is not allowed by role "${name}"`);
}

function isOf(names: readonly string[], globs: readonly string[], policy: string): boolean {
  return names.includes(policy) || globs.some((glob) => matchesGlob(glob, policy));
}

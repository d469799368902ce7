import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { checkedCidrs, plainAddress } from '../addresses.ts';
import { lengthSchema } from '../durations.ts';
import { listSchema } from '../lists.ts';
import { Refusal } from '../refusal.ts';
import type { Grant, VaultRequest } from '../routing/types.ts';

/** What roles and users of every method say of the tokens that are made for them; old names are taken too. */
export const tokenFields = {
  token_policies: listSchema.optional(),
  policies: listSchema.optional(),
  token_ttl: lengthSchema.optional(),
  ttl: lengthSchema.optional(),
  token_max_ttl: lengthSchema.optional(),
  max_ttl: lengthSchema.optional(),
  token_period: lengthSchema.optional(),
  period: lengthSchema.optional(),
  token_num_uses: z.coerce.number().int().min(0).optional(),
  num_uses: z.coerce.number().int().min(0).optional(),
  token_bound_cidrs: listSchema.optional(),
  bound_cidrs: listSchema.optional(),
  token_strictly_bind_ip: flagSchema.optional(),
  token_no_default_policy: flagSchema.optional(),
  token_explicit_max_ttl: lengthSchema.optional(),
  token_type: z
    .enum(['default', 'service', 'batch', 'default-service', 'default-batch', ''])
    .transform((type) => type.replace(/^default-/, '') || 'default')
    .pipe(z.enum(['default', 'service', 'batch']))
    .optional(),
};
type TokenFields = z.infer<z.ZodObject<typeof tokenFields>>;

/** Each has a newer one that begins with `token_`. */
const OLD_NAMES = ['policies', 'ttl', 'max_ttl', 'period', 'num_uses', 'bound_cidrs'] as const;
type OldName = (typeof OLD_NAMES)[number];

/** The same as it is kept. */
export interface TokenTerms {
  readonly policies: readonly string[];
  /** Seconds; 0 for the mount's. */
  readonly ttl: number;
  readonly maxTtl: number;
  readonly period: number;
  readonly numUses: number;
  readonly boundCidrs: readonly string[];
  readonly withoutDefaultPolicy: boolean;
  /** Seconds after which they end, however often they are renewed; not there, or 0, for the mount's. */
  readonly explicitMaxTtl?: number;
  /** Not there, or `default`, for the mount's. */
  readonly type?: 'default' | 'service' | 'batch';
  /** Are they good from where somebody logged in alone? */
  readonly bindsAddress?: boolean;
  /** What was said last by an old name, by which it is told too; not there for nothing. */
  readonly oldNames?: readonly OldName[];
}

const NO_TERMS: TokenTerms = {
  policies: [],
  ttl: 0,
  maxTtl: 0,
  period: 0,
  numUses: 0,
  boundCidrs: [],
  withoutDefaultPolicy: false,
};

/** What is kept after somebody said some of it anew. Throws a `Refusal` (400) for what no token can be. */
export function termsOf(asked: TokenFields, before: TokenTerms = NO_TERMS): TokenTerms {
  const cidrs = asked.token_bound_cidrs ?? asked.bound_cidrs;
  return checked({
    policies: (asked.token_policies ?? asked.policies)?.map((name) => name.toLowerCase()) ?? before.policies,
    ttl: asked.token_ttl ?? asked.ttl ?? before.ttl,
    maxTtl: asked.token_max_ttl ?? asked.max_ttl ?? before.maxTtl,
    period: asked.token_period ?? asked.period ?? before.period,
    numUses: asked.token_num_uses ?? asked.num_uses ?? before.numUses,
    boundCidrs: cidrs ? checkedCidrs(cidrs) : before.boundCidrs,
    withoutDefaultPolicy: asked.token_no_default_policy ?? before.withoutDefaultPolicy,
    explicitMaxTtl: asked.token_explicit_max_ttl ?? before.explicitMaxTtl ?? 0,
    type: asked.token_type ?? before.type ?? 'default',
    bindsAddress: asked.token_strictly_bind_ip ?? before.bindsAddress ?? false,
    oldNames: OLD_NAMES.filter(
      (name) =>
        asked[name] !== undefined ||
        (asked[`token_${name}`] === undefined && before.oldNames?.includes(name) === true),
    ),
  });
}

function checked(terms: TokenTerms): TokenTerms {
  const { ttl, maxTtl, period, numUses, type } = terms;
  if (maxTtl > 0 && ttl > maxTtl)
    throw new Refusal(400, "'token_ttl' cannot be greater than 'token_max_ttl'");
  if (type === 'batch' && numUses > 0)
    throw new Refusal(
      400,
      "'token_type' cannot be 'batch' when set to generate tokens with limited use count",
    );
  if (type === 'batch' && period > 0)
    throw new Refusal(400, "'token_type' cannot be 'batch' when set to generate periodic tokens");
  return terms;
}

/** As clients read it. */
export function shownTerms(terms: TokenTerms) {
  const shown = {
    token_policies: terms.policies,
    token_ttl: terms.ttl,
    token_max_ttl: terms.maxTtl,
    token_period: terms.period,
    token_num_uses: terms.numUses,
    token_bound_cidrs: terms.boundCidrs,
    token_strictly_bind_ip: terms.bindsAddress ?? false,
    token_no_default_policy: terms.withoutDefaultPolicy,
    token_explicit_max_ttl: terms.explicitMaxTtl ?? 0,
    token_type: terms.type ?? 'default',
  };
  const old = (terms.oldNames ?? []).map((name) => [name, shown[`token_${name}`]] as const);
  const said = old.filter(([, value]) => (typeof value === 'number' ? value > 0 : value.length > 0));
  return { ...shown, ...Object.fromEntries(said) };
}

/** The part of a grant that terms say to whoever logs in by a request. */
export function grantedBy(
  terms: TokenTerms,
  { address }: Pick<VaultRequest, 'address'>,
): Omit<Grant, 'displayName'> {
  const { policies, ttl, maxTtl, period, numUses, boundCidrs, withoutDefaultPolicy } = terms;
  const { explicitMaxTtl = 0, type = 'default' } = terms;
  return {
    policies,
    numUses,
    boundCidrs: terms.bindsAddress ? [plainAddress(address)] : boundCidrs,
    withoutDefaultPolicy,
    ...(ttl > 0 && { ttl }),
    ...(maxTtl > 0 && { maxTtl }),
    ...(period > 0 && { period }),
    ...(explicitMaxTtl > 0 && { explicitMaxTtl }),
    ...(type !== 'default' && { type }),
  };
}

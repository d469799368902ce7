import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { checkedCidrs } from '../addresses.ts';
import { durationSchema } from '../durations.ts';
import { listSchema } from '../lists.ts';
import type { Grant } from '../routing/types.ts';

/** What roles and users of every method say of the tokens that are made for them; old names are taken too. */
export const tokenFields = {
  token_policies: listSchema.optional(),
  policies: listSchema.optional(),
  token_ttl: durationSchema.optional(),
  ttl: durationSchema.optional(),
  token_max_ttl: durationSchema.optional(),
  max_ttl: durationSchema.optional(),
  token_period: durationSchema.optional(),
  period: durationSchema.optional(),
  token_num_uses: z.coerce.number().int().min(0).optional(),
  token_bound_cidrs: listSchema.optional(),
  token_no_default_policy: flagSchema.optional(),
  token_explicit_max_ttl: durationSchema.optional(),
  token_type: z.enum(['default', 'service', 'batch', 'default-service', 'default-batch', '']).optional(),
};
type TokenFields = z.infer<z.ZodObject<typeof tokenFields>>;

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

/** What is kept after somebody said some of it anew. Throws a `Refusal` (400) for what is no block of addresses. */
export function termsOf(asked: TokenFields, before: TokenTerms = NO_TERMS): TokenTerms {
  return {
    policies: (asked.token_policies ?? asked.policies)?.map((name) => name.toLowerCase()) ?? before.policies,
    ttl: asked.token_ttl ?? asked.ttl ?? before.ttl,
    maxTtl: asked.token_max_ttl ?? asked.max_ttl ?? before.maxTtl,
    period: asked.token_period ?? asked.period ?? before.period,
    numUses: asked.token_num_uses ?? before.numUses,
    boundCidrs: asked.token_bound_cidrs ? checkedCidrs(asked.token_bound_cidrs) : before.boundCidrs,
    withoutDefaultPolicy: asked.token_no_default_policy ?? before.withoutDefaultPolicy,
  };
}

/** As clients read it. */
export function shownTerms(terms: TokenTerms) {
  return {
    token_policies: terms.policies,
    token_ttl: terms.ttl,
    token_max_ttl: terms.maxTtl,
    token_period: terms.period,
    token_num_uses: terms.numUses,
    token_bound_cidrs: terms.boundCidrs,
    token_no_default_policy: terms.withoutDefaultPolicy,
    token_explicit_max_ttl: 0,
    token_type: 'default',
  };
}

/** The part of a grant that terms say. */
export function grantedBy(terms: TokenTerms): Omit<Grant, 'displayName'> {
  const { policies, ttl, maxTtl, period, numUses, boundCidrs, withoutDefaultPolicy } = terms;
  return {
    policies,
    numUses,
    boundCidrs,
    withoutDefaultPolicy,
    ...(ttl > 0 && { ttl }),
    ...(maxTtl > 0 && { maxTtl }),
    ...(period > 0 && { period }),
  };
}

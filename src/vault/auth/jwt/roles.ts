import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { durationSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { recordRoutes } from '../record-routes.ts';
import { shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';

/** Values that a claim may have. */
export type BoundValue = string | number | boolean;

/** Which tokens of an issuer are let in, and as whom. */
export interface JwtRole {
  readonly audiences: readonly string[];
  readonly subject: string;
  /** By claim, of which each must have one of its values; in a name that begins with a slash, a pointer (RFC 6901). */
  readonly claims: Readonly<Record<string, readonly BoundValue[]>>;
  readonly claimsAre: 'string' | 'glob';
  readonly userClaim: string;
  readonly isUserPointer: boolean;
  readonly groupsClaim: string;
  /** Keys of metadata by claim. */
  readonly mappings: Readonly<Record<string, string>>;
  /** Seconds; 0 for the usual, less than 0 for none. */
  readonly skew: number;
  readonly expirationLeeway: number;
  readonly notBeforeLeeway: number;
  readonly terms: TokenTerms;
}

export const ROLES = 'role';

const value = z.union([z.string(), z.number(), z.boolean()]);
const claimName = z.string().min(1).max(256);
const roleFields = z.object({
  role_type: z.string().optional(),
  bound_audiences: listSchema.optional(),
  bound_subject: z.string().optional(),
  bound_claims: z
    .record(claimName, z.union([value.transform((one) => [one]), z.array(value).min(1)]))
    .optional(),
  bound_claims_type: z.enum(['string', 'glob']).optional(),
  user_claim: claimName.optional(),
  user_claim_json_pointer: flagSchema.optional(),
  groups_claim: z.string().max(256).optional(),
  claim_mappings: z.record(claimName, z.string().min(1).max(128)).optional(),
  clock_skew_leeway: durationSchema.optional(),
  expiration_leeway: durationSchema.optional(),
  not_before_leeway: durationSchema.optional(),
  ...tokenFields,
});

export const ROLE_ROUTES = recordRoutes<z.infer<typeof roleFields>, JwtRole>({
  folder: ROLES,
  what: 'role',
  fields: roleFields,
  keep: keptRole,
  show: (role) => ({
    role_type: 'jwt',
    bound_audiences: role.audiences,
    bound_subject: role.subject,
    bound_claims: role.claims,
    bound_claims_type: role.claimsAre,
    user_claim: role.userClaim,
    user_claim_json_pointer: role.isUserPointer,
    groups_claim: role.groupsClaim,
    claim_mappings: role.mappings,
    clock_skew_leeway: role.skew,
    expiration_leeway: role.expirationLeeway,
    not_before_leeway: role.notBeforeLeeway,
    ...shownTerms(role.terms),
  }),
});

function keptRole(asked: z.infer<typeof roleFields>, before: JwtRole | undefined): JwtRole {
  if ((asked.role_type ?? 'jwt') !== 'jwt')
    throw new Refusal(400, 'role_type is jwt: whoever comes in shows a token; nobody is sent to a browser');
  const userClaim = asked.user_claim ?? before?.userClaim;
  if (userClaim === undefined) throw new Refusal(400, 'a user claim must be defined on the role');
  const role: JwtRole = {
    audiences: asked.bound_audiences ?? before?.audiences ?? [],
    subject: asked.bound_subject ?? before?.subject ?? '',
    claims: asked.bound_claims ?? before?.claims ?? {},
    claimsAre: asked.bound_claims_type ?? before?.claimsAre ?? 'string',
    userClaim,
    isUserPointer: asked.user_claim_json_pointer ?? before?.isUserPointer ?? false,
    groupsClaim: asked.groups_claim ?? before?.groupsClaim ?? '',
    mappings: asked.claim_mappings ?? before?.mappings ?? {},
    skew: asked.clock_skew_leeway ?? before?.skew ?? 0,
    expirationLeeway: asked.expiration_leeway ?? before?.expirationLeeway ?? 0,
    notBeforeLeeway: asked.not_before_leeway ?? before?.notBeforeLeeway ?? 0,
    terms: termsOf(asked, before?.terms),
  };
  const keys = Object.values(role.mappings);
  if (keys.includes('role') || new Set(keys).size < keys.length)
    throw new Refusal(400, 'claim_mappings give each key of metadata once, and not "role"');
  const isGlob = role.claimsAre === 'glob';
  if (
    isGlob &&
    Object.values(role.claims)
      .flat()
      .some((one) => typeof one !== 'string')
  )
    throw new Refusal(400, 'bound_claims are texts where they are globs');
  if (
    role.audiences.length === 0 &&
    role.subject === '' &&
    Object.keys(role.claims).length === 0 &&
    role.terms.boundCidrs.length === 0
  )
    throw new Refusal(400, 'must have at least one bound constraint when creating/updating a role');
  return role;
}

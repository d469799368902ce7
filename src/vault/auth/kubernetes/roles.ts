import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { recordRoutes } from '../record-routes.ts';
import { shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';

/** Which service accounts are let in; names and namespaces are globs. */
export interface KubernetesRole {
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
  /** Whom a token must be for; empty: the API server. */
  readonly audience: string;
  readonly aliasSource: 'serviceaccount_uid' | 'serviceaccount_name';
  readonly terms: TokenTerms;
}

export const ROLES = 'role';

const roleFields = z.object({
  bound_service_account_names: listSchema.optional(),
  bound_service_account_namespaces: listSchema.optional(),
  bound_service_account_namespace_selector: z.literal('', 'is not taken: list the namespaces').optional(),
  audience: z.string().max(2048).optional(),
  alias_name_source: z.enum(['serviceaccount_uid', 'serviceaccount_name']).optional(),
  ...tokenFields,
});

export const ROLE_ROUTES = recordRoutes<z.infer<typeof roleFields>, KubernetesRole>({
  folder: ROLES,
  what: 'role',
  fields: roleFields,
  keep: keptRole,
  show: (role) => ({
    bound_service_account_names: role.names,
    bound_service_account_namespaces: role.namespaces,
    audience: role.audience,
    alias_name_source: role.aliasSource,
    ...shownTerms(role.terms),
  }),
});

function keptRole(asked: z.infer<typeof roleFields>, before: KubernetesRole | undefined): KubernetesRole {
  const role: KubernetesRole = {
    names: asked.bound_service_account_names ?? before?.names ?? [],
    namespaces: asked.bound_service_account_namespaces ?? before?.namespaces ?? [],
    audience: asked.audience ?? before?.audience ?? '',
    aliasSource: asked.alias_name_source ?? before?.aliasSource ?? 'serviceaccount_uid',
    terms: termsOf(asked, before?.terms),
  };
  if (role.names.length === 0) throw new Refusal(400, '"bound_service_account_names" can not be empty');
  if (role.namespaces.length === 0)
    throw new Refusal(400, '"bound_service_account_namespaces" can not be empty');
  if (role.names.includes('*') && role.namespaces.includes('*'))
    throw new Refusal(400, 'service_account_names and service_account_namespaces can not both be "*"');
  return role;
}

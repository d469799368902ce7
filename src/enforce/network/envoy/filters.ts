/** Names and types of Envoy's filters for role-based access control, version 3 of its API. */
export const NETWORK_FILTER = {
  name: 'envoy.filters.network.rbac',
  type: 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC',
} as const;
export const HTTP_FILTER = {
  name: 'envoy.filters.http.rbac',
  type: 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
} as const;

/** `envoy.type.matcher.v3.StringMatcher`, as far as it is written here. */
export type StringMatcher =
  | { readonly exact: string; readonly ignore_case?: true }
  | { readonly prefix: string }
  | { readonly safe_regex: { readonly regex: string } };

/** `envoy.config.rbac.v3.Permission`: what is asked for. */
export type RbacPermission =
  | { readonly any: true }
  | { readonly and_rules: { readonly rules: readonly RbacPermission[] } }
  | { readonly or_rules: { readonly rules: readonly RbacPermission[] } }
  | { readonly destination_port: number }
  /** `end` is exclusive. */
  | { readonly destination_port_range: { readonly start: number; readonly end: number } }
  | { readonly header: { readonly name: string; readonly string_match: StringMatcher } }
  | { readonly header: { readonly name: string; readonly present_match: true } }
  | { readonly url_path: { readonly path: StringMatcher } }
  | { readonly requested_server_name: StringMatcher };

export interface CidrRange {
  readonly address_prefix: string;
  readonly prefix_len: number;
}

/** `envoy.config.rbac.v3.Principal`: who asks. */
export type RbacPrincipal =
  | { readonly any: true }
  | { readonly and_ids: { readonly ids: readonly RbacPrincipal[] } }
  | { readonly or_ids: { readonly ids: readonly RbacPrincipal[] } }
  | { readonly not_id: RbacPrincipal }
  /** Without a name: whoever has a certificate that Envoy trusts. */
  | { readonly authenticated: { readonly principal_name?: StringMatcher } }
  | { readonly direct_remote_ip: CidrRange };

/** `envoy.config.rbac.v3.Policy`: any of the permissions, of any of the principals. */
export interface RbacPolicy {
  readonly permissions: readonly RbacPermission[];
  readonly principals: readonly RbacPrincipal[];
}

export function anyOf(rules: readonly RbacPermission[]): RbacPermission {
  const [first] = rules;
  return first && rules.length === 1 ? first : { or_rules: { rules } };
}

export function everyOf(rules: readonly RbacPermission[]): RbacPermission {
  const asking = rules.filter((rule) => !('any' in rule));
  const [first] = asking;
  if (!first) return { any: true };
  return asking.length === 1 ? first : { and_rules: { rules: asking } };
}

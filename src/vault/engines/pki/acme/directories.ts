import type { Call } from '../../../routing/types.ts';
import { checkedRole, type Role, roleOf } from '../roles.ts';
import { issuerOf, authorityOf } from '../authority.ts';
import { acmeConfigOf, type AcmeConfig, clusterPathOf } from './config.ts';
import { Problem } from './problem.ts';

/** Paths of directories below a mount, by role and issuer. */
export const DIRECTORIES = [
  '',
  'roles/{role}/',
  'issuer/{issuer}/',
  'issuer/{issuer}/roles/{role}/',
] as const;

/** A directory that somebody asks. */
export interface Directory {
  readonly config: AcmeConfig;
  /** Below the mount: ``, `roles/web/`. */
  readonly base: string;
  /** Its URL, with a slash at its end. */
  readonly url: string;
  readonly role: Role;
}

/** The directory that a path is in. */
export function baseOf({ parameters }: Pick<Call, 'parameters'>): string {
  const { issuer, role } = parameters;
  return `${issuer === undefined ? '' : `issuer/${issuer}/`}${role === undefined ? '' : `roles/${role}/`}`;
}

/** Throws a `Problem` where there is none, or it is not allowed; the same for both. */
export async function directoryOf(call: Pick<Call, 'store' | 'parameters'>): Promise<Directory> {
  const { store, parameters } = call;
  const config = await acmeConfigOf(store);
  const path = await clusterPathOf(store);
  const base = baseOf(call);
  const role = config.enabled && path !== '' ? await roleIn(call, config) : undefined;
  if (!role) throw new Problem('unauthorized', 'there is no such directory', 403);
  const { issuer } = parameters;
  if (issuer !== undefined && !(await isAllowedIssuer(call, config, issuer)))
    throw new Problem('unauthorized', 'there is no such directory', 403);
  return { config, base, url: `${path}/${base}acme/`, role };
}

async function isAllowedIssuer(
  { store }: Pick<Call, 'store'>,
  { allowed_issuers: allowed }: AcmeConfig,
  ref: string,
): Promise<boolean> {
  const authority = await authorityOf(store);
  try {
    const { id } = issuerOf(authority, ref);
    return allowed.includes('*') || allowed.some((one) => issuerOf(authority, one).id === id);
  } catch {
    return false;
  }
}

/** The role that a directory issues by; undefined where it issues nothing. */
async function roleIn(
  call: Pick<Call, 'store' | 'parameters'>,
  {
    allowed_roles: allowed,
    default_directory_policy: policy,
    allow_role_ext_key_usage: keepsUsage,
  }: AcmeConfig,
): Promise<Role | undefined> {
  const named = call.parameters['role'] ?? /^role:(.+)$/.exec(policy)?.[1];
  if (named === undefined)
    return policy === 'sign-verbatim' ? checkedRole({ ...ANY_NAME, ...SERVERS_ONLY }) : undefined;
  if (!allowed.includes('*') && !allowed.includes(named)) return undefined;
  const found = await roleOf({ store: call.store, parameters: { role: named } }).catch(() => undefined);
  // What is not kept cannot be fetched afterwards.
  if (!found || found.no_store) return undefined;
  return keepsUsage ? found : { ...found, ...SERVERS_ONLY };
}

const ANY_NAME = {
  key_type: 'any',
  allow_any_name: true,
  allow_wildcard_certificates: true,
  require_cn: false,
};
const SERVERS_ONLY = {
  server_flag: true,
  client_flag: false,
  code_signing_flag: false,
  email_protection_flag: false,
  ext_key_usage: [],
  ext_key_usage_oids: [],
};

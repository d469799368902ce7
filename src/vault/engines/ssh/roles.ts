import * as z from 'zod';
import { checkedCidrs } from '../../addresses.ts';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { listedWith } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { forgetZeroAddress } from './zero-address.ts';

const flag = flagSchema.default(false);
const list = listSchema
  .transform((items) => [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))])
  .default([]);
const options = z.record(z.string().min(1).max(256), z.string().max(4096)).default({});
const size = z.coerce.number().int().min(0);
const sizes = z.union([z.array(size), z.string(), z.number()]).transform((given, context) => {
  const parsed = z.array(size).safeParse(Array.isArray(given) ? given : String(given).split(','));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'a length is a number of bits' });
  return z.NEVER;
});
const roleSchema = z.object({
  key_type: z.enum(['ca', 'otp']),
  cidr_list: list,
  exclude_cidr_list: list,
  port: z.coerce.number().int().min(1).max(65_535).default(22),
  default_user: z.string().default(''),
  default_user_template: flag,
  allowed_users: list,
  allowed_users_template: flag,
  allowed_domains: list,
  allowed_domains_template: flag,
  ttl: durationSchema.default(0),
  max_ttl: durationSchema.default(0),
  allowed_critical_options: list,
  allowed_extensions: list,
  default_critical_options: options,
  default_extensions: options,
  default_extensions_template: flag,
  allow_user_certificates: flag,
  allow_host_certificates: flag,
  allow_bare_domains: flag,
  allow_subdomains: flag,
  allow_user_key_ids: flag,
  key_id_format: z.string().max(1024).default(''),
  allowed_user_key_lengths: z.record(z.string(), sizes).default({}),
  algorithm_signer: z.enum(['', 'default', 'rsa-sha2-256', 'rsa-sha2-512']).default('default'),
  not_before_duration: durationSchema.default(30),
});

/** What a role allows, as it was written. */
export type Role = z.infer<typeof roleSchema>;

/** Writes, reads, lists and removes roles. */
export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'roles',
    list: operation({ summary: 'List roles', handle: listRoles }),
  },
  {
    path: 'roles/{role}',
    exists: async ({ store, parameters }) => (await store.get(rolePath(parameters))) !== undefined,
    read: operation({
      summary: 'Read a role',
      handle: async (call) => ({ data: shown(await roleOf(call, 404)) }),
    }),
    update: operation({
      summary: 'Write a role',
      fields: roleSchema,
      async handle({ store, parameters, fields }) {
        checkRole(fields);
        await store.put(rolePath(parameters), fields);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a role',
      async handle({ store, parameters }) {
        await store.remove(rolePath(parameters));
        await forgetZeroAddress({ store }, parameters['role'] ?? '');
        return undefined;
      },
    }),
  },
];

/** The role that a path names. Throws a `Refusal` where there is none. */
export async function roleOf({ store, parameters }: Call, status: 400 | 404): Promise<Role> {
  const found = await roleNamed(store, parameters['role'] ?? '');
  if (found) return found;
  throw status === 404 ? new Refusal(404) : new Refusal(400, 'unknown role');
}

/** Undefined where there is none. */
export async function roleNamed(store: MountStore, name: string): Promise<Role | undefined> {
  return (await store.get<Role>(`role/${name}`))?.value;
}

/** Those of these names that there are, by their names. */
export async function rolesNamed(
  store: MountStore,
  names: readonly string[],
): Promise<readonly (readonly [string, Role])[]> {
  const found = await store.getAll<Role>(names.map((name) => `role/${name}`));
  return names.flatMap((name, index) => {
    const one = found[index];
    return one ? [[name, one.value] as const] : [];
  });
}

function rolePath(parameters: Call['parameters']): string {
  return `role/${parameters['role'] ?? ''}`;
}

/** Throws a `Refusal` (400) of what is not served, and of what does not go together. */
function checkRole(role: Role): void {
  if (
    role.default_user_template ||
    role.allowed_users_template ||
    role.allowed_domains_template ||
    role.default_extensions_template
  )
    throw new Refusal(400, 'templates are not served');
  checkTimes(role);
  if (role.key_type === 'otp') return checkPasswordRole(role);
  if (!role.allow_user_certificates && !role.allow_host_certificates)
    throw new Refusal(
      400,
      'either "allow_user_certificates" or "allow_host_certificates" must be set to "true"',
    );
}

function checkPasswordRole(role: Role): void {
  if (role.default_user === '') throw new Refusal(400, 'missing default user');
  checkedCidrs([...role.cidr_list, ...role.exclude_cidr_list]);
}

function checkTimes(role: Role): void {
  if (role.ttl < 0 || role.max_ttl < 0 || role.not_before_duration < 0)
    throw new Refusal(400, 'a time is not negative');
  if (role.max_ttl > 0 && role.ttl > role.max_ttl)
    throw new Refusal(400, '"ttl" value must be less than "max_ttl" when both are specified');
}

async function listRoles({ store }: Call): Promise<Answer> {
  const roles = await rolesNamed(store, await store.list('role/'));
  return listedWith(roles.map(([name, { key_type }]) => [name, { key_type }]));
}

function shown(role: Role) {
  return role.key_type === 'otp' ? shownForPasswords(role) : shownForCertificates(role);
}

function shownForPasswords({ key_type, default_user, port, ttl, max_ttl, ...lists }: Role) {
  return {
    key_type,
    default_user,
    port,
    ttl,
    max_ttl,
    allowed_users: lists.allowed_users.join(','),
    cidr_list: lists.cidr_list.join(','),
    exclude_cidr_list: lists.exclude_cidr_list.join(','),
  };
}

function shownForCertificates({
  cidr_list: _cidrs,
  exclude_cidr_list: _excluded,
  port: _port,
  ...role
}: Role) {
  return {
    ...role,
    allowed_users: role.allowed_users.join(','),
    allowed_domains: role.allowed_domains.join(','),
    allowed_critical_options: role.allowed_critical_options.join(','),
    allowed_extensions: role.allowed_extensions.join(','),
  };
}

import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { backdating, count, flag, list, name, refuse, signatureBits, subjectFields } from './fields.ts';
import { checkedOids, keyUsagesOf, purposesOf, SIGNS_CERTIFICATES, SIGNS_CRLS } from './x509/extensions.ts';
import { KEY_TYPES, keyBits } from './x509/keys.ts';

/** What a role is, as it is written, kept and read. */
const roleFields = z.object({
  issuer_ref: z.string().default('default'),
  ttl: durationSchema.default(0),
  max_ttl: durationSchema.default(0),
  not_before_duration: backdating,
  allow_localhost: flag.default(true),
  allowed_domains: list.default([]),
  allow_bare_domains: flag.default(false),
  allow_subdomains: flag.default(false),
  allow_glob_domains: flag.default(false),
  allow_wildcard_certificates: flag.default(true),
  allow_any_name: flag.default(false),
  enforce_hostnames: flag.default(true),
  allow_ip_sans: flag.default(true),
  allowed_uri_sans: list.default([]),
  allowed_serial_numbers: list.default([]),
  cn_validations: list
    .pipe(z.array(z.enum(['email', 'hostname', 'disabled'])).min(1))
    .default(['email', 'hostname']),
  server_flag: flag.default(true),
  client_flag: flag.default(true),
  code_signing_flag: flag.default(false),
  email_protection_flag: flag.default(false),
  key_type: z.enum([...KEY_TYPES, 'any']).default('rsa'),
  key_bits: count.default(0),
  signature_bits: signatureBits,
  key_usage: list.default(['DigitalSignature', 'KeyAgreement', 'KeyEncipherment']),
  ext_key_usage: list.default([]),
  ext_key_usage_oids: list.default([]),
  use_csr_common_name: flag.default(true),
  use_csr_sans: flag.default(true),
  ...subjectFields,
  generate_lease: flag.default(false),
  no_store: flag.default(false),
  require_cn: flag.default(true),
  policy_identifiers: list.default([]),
  basic_constraints_valid_for_non_ca: flag.default(false),
});
export type Role = z.infer<typeof roleFields>;

/** What would widen or bind a role in a way that is not held to. */
const unheldFields = z.object({
  allowed_other_sans: list.default([]),
  allowed_user_ids: list.default([]),
  allowed_domains_template: flag.default(false),
  allowed_uri_sans_template: flag.default(false),
  allow_token_displayname: flag.default(false),
  use_pss: flag.default(false),
  not_after: z.string().default(''),
});
const writeFields = z.record(z.string(), z.unknown());

export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'roles/{role}',
    exists: async ({ store, parameters }) => (await store.get(pathOf(parameters))) !== undefined,
    read: operation({
      summary: 'Read a role',
      handle: async (call) => ({ data: { ...(await roleOf(call)) } }),
    }),
    update: operation({
      summary: 'Write a role',
      fields: writeFields,
      async handle({ store, parameters, fields }): Promise<Answer> {
        const role = checkedRole(fields);
        await store.put(pathOf(parameters), role);
        return { data: { ...role } };
      },
    }),
    patch: operation({ summary: 'Change some of a role', fields: writeFields, handle: patchRole }),
    delete: operation({
      summary: 'Remove a role',
      async handle({ store, parameters }) {
        await store.remove(pathOf(parameters));
        return undefined;
      },
    }),
  },
  {
    path: 'roles',
    list: operation({
      summary: 'List roles',
      async handle({ store }) {
        const keys = await store.list('role/');
        if (keys.length === 0) throw new Refusal(404);
        return { data: { keys } };
      },
    }),
  },
];

function pathOf(parameters: Readonly<Record<string, string>>): string {
  const parsed = name.safeParse(parameters['role'] ?? '');
  if (!parsed.success) throw new Refusal(400, 'a role is named by letters, digits, "_", "." and "-"');
  return `role/${parsed.data}`;
}

/** The role in the path. Throws a `Refusal` (404) where there is none. */
export async function roleOf({ store, parameters }: Pick<Call, 'store' | 'parameters'>): Promise<Role> {
  const found = await store.get<Role>(pathOf(parameters));
  if (!found) throw new Refusal(404);
  return found.value;
}

async function patchRole({ store, parameters, fields }: Call<z.infer<typeof writeFields>>): Promise<Answer> {
  const role = await store.update<Role>(pathOf(parameters), (before) => {
    if (!before) throw new Refusal(404);
    return checkedRole({ ...before, ...fields });
  });
  return { data: { ...role } };
}

/** A role of what somebody said. Throws a `Refusal` (400) for what could not be issued by it, or not be held to. */
export function checkedRole(asked: Readonly<Record<string, unknown>>): Role {
  const unheld = parse(unheldFields, asked);
  for (const [key, value] of Object.entries(unheld))
    refuse(typeof value === 'string' ? value !== '' : value, key);
  const role = parse(roleFields, asked);
  if (role.max_ttl > 0 && role.ttl > role.max_ttl)
    throw new Refusal(400, '"ttl" value must be less than "max_ttl" value');
  if (role.generate_lease && role.no_store)
    throw new Refusal(400, 'a lease cannot end what is not stored: "generate_lease" and "no_store"');
  if (role.key_type !== 'any') keyBits(role.key_type, role.key_bits);
  const usages = keyUsagesOf(role.key_usage);
  if (usages.includes(SIGNS_CERTIFICATES) || usages.includes(SIGNS_CRLS))
    throw new Refusal(400, 'certificates of roles are of no authority, and do not sign others');
  purposesOf(role.ext_key_usage);
  checkedOids([...role.ext_key_usage_oids, ...role.policy_identifiers]);
  return role;
}

function parse<Value>(schema: z.ZodType<Value>, asked: unknown): Value {
  const found = schema.safeParse(asked);
  if (found.success) return found.data;
  throw new Refusal(400, ...found.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

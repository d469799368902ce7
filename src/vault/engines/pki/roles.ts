import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { parsedBy } from '../../routing/fields.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { backdating, count, name, refuse, signatureBits, subjectFields } from './fields.ts';
import {
  checkedOids,
  keyUsagesOf,
  purposesOf,
  SIGNS_CERTIFICATES,
  SIGNS_CRLS,
} from '../../x509/extensions.ts';
import { KEY_TYPES, keyBits } from '../../x509/keys.ts';

/** What a role is, as it is written, kept and read. */
const roleFields = z.object({
  issuer_ref: z.string().default('default'),
  ttl: durationSchema.default(0),
  max_ttl: durationSchema.default(0),
  not_before_duration: backdating,
  allow_localhost: flagSchema.default(true),
  allowed_domains: listSchema.default([]),
  allow_bare_domains: flagSchema.default(false),
  allow_subdomains: flagSchema.default(false),
  allow_glob_domains: flagSchema.default(false),
  allow_wildcard_certificates: flagSchema.default(true),
  allow_any_name: flagSchema.default(false),
  enforce_hostnames: flagSchema.default(true),
  allow_ip_sans: flagSchema.default(true),
  allowed_uri_sans: listSchema.default([]),
  allowed_serial_numbers: listSchema.default([]),
  cn_validations: listSchema
    .pipe(z.array(z.enum(['email', 'hostname', 'disabled'])).min(1))
    .default(['email', 'hostname']),
  server_flag: flagSchema.default(true),
  client_flag: flagSchema.default(true),
  code_signing_flag: flagSchema.default(false),
  email_protection_flag: flagSchema.default(false),
  key_type: z.enum([...KEY_TYPES, 'any']).default('rsa'),
  key_bits: count.default(0),
  signature_bits: signatureBits,
  key_usage: listSchema.default(['DigitalSignature', 'KeyAgreement', 'KeyEncipherment']),
  ext_key_usage: listSchema.default([]),
  ext_key_usage_oids: listSchema.default([]),
  use_csr_common_name: flagSchema.default(true),
  use_csr_sans: flagSchema.default(true),
  ...subjectFields,
  generate_lease: flagSchema.default(false),
  no_store: flagSchema.default(false),
  require_cn: flagSchema.default(true),
  policy_identifiers: listSchema.default([]),
  basic_constraints_valid_for_non_ca: flagSchema.default(false),
});
export type Role = z.infer<typeof roleFields>;

/** What would widen or bind a role in a way that is not held to. */
const unheldFields = z.object({
  allowed_other_sans: listSchema.default([]),
  allowed_user_ids: listSchema.default([]),
  allowed_domains_template: flagSchema.default(false),
  allowed_uri_sans_template: flagSchema.default(false),
  allow_token_displayname: flagSchema.default(false),
  use_pss: flagSchema.default(false),
  not_after: z.string().default(''),
});
const UNHELD = unheldFields.parse({});
const writeFields = z.record(z.string(), z.unknown());

export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'roles/{role}',
    exists: async ({ store, parameters }) => (await store.get(pathOf(parameters))) !== undefined,
    read: operation({
      summary: 'Read a role',
      async handle(call) {
        const found = await call.store.get<Role>(pathOf(call.parameters));
        if (!found) throw new Refusal(404);
        return { data: shownRole(found.value) };
      },
    }),
    update: operation({
      summary: 'Write a role',
      fields: writeFields,
      async handle({ store, parameters, fields }): Promise<Answer> {
        const role = checkedRole(fields);
        await store.put(pathOf(parameters), role);
        return { data: shownRole(role) };
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
      handle: async ({ store }) => listed(await store.list('role/')),
    }),
  },
];

function pathOf(parameters: Readonly<Record<string, string>>): string {
  const parsed = name.safeParse(parameters['role'] ?? '');
  if (!parsed.success) throw new Refusal(400, 'a role is named by letters, digits, "_", "." and "-"');
  return `role/${parsed.data}`;
}

/** The role in the path. Throws a `Refusal` (400) where there is none. */
export async function roleOf({ store, parameters }: Pick<Call, 'store' | 'parameters'>): Promise<Role> {
  const found = await store.get<Role>(pathOf(parameters));
  if (!found) throw new Refusal(400, `unknown role: ${parameters['role'] ?? ''}`);
  return found.value;
}

async function patchRole({ store, parameters, fields }: Call<z.infer<typeof writeFields>>): Promise<Answer> {
  const role = await store.update<Role>(pathOf(parameters), (before) => {
    if (!before) throw new Refusal(404);
    return checkedRole({ ...before, ...fields });
  });
  return { data: shownRole(role) };
}

/** As clients read it, who look for what is not held to as well. */
function shownRole(role: Role | undefined) {
  return { ...UNHELD, ...role };
}

/** A role of what somebody said. Throws a `Refusal` (400) for what could not be issued by it, or not be held to. */
export function checkedRole(asked: Readonly<Record<string, unknown>>): Role {
  const unheld = parsedBy(unheldFields, asked);
  for (const [key, value] of Object.entries(unheld))
    refuse(typeof value === 'string' ? value !== '' : value, key);
  const role = parsedBy(roleFields, asked);
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

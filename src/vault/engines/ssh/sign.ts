import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { authorityOf } from './authority.ts';
import { type Certificate, signCertificate } from './certificate.ts';
import { makeKey } from './key-types.ts';
import { privateKeyText } from './private-key.ts';
import { fingerprintOf, parsePublicKey, type SshPublicKey, sshPublicKey } from './public-key.ts';
import { type Role, roleOf } from './roles.ts';

const MOST_PRINCIPALS = 256;
/** Of a key that is issued. */
const RSA_BITS = 2048;
const options = z.record(z.string().min(1).max(256), z.string().max(4096)).default({});
const certificateFields = z.object({
  ttl: durationSchema.default(0),
  valid_principals: z.string().max(65_536).default(''),
  cert_type: z.enum(['user', 'host']).default('user'),
  key_id: z.string().max(1024).default(''),
  critical_options: options,
  extensions: options,
});
const signFields = certificateFields.extend({ public_key: z.string().min(1) });
const issueFields = certificateFields.extend({
  key_type: z.enum(['rsa', 'ec', 'ed25519']).default('rsa'),
  key_bits: z.coerce.number().int().min(0).default(0),
});
type CertificateFields = z.infer<typeof certificateFields>;

/** Signs certificates. */
export const SIGN_ROUTES: readonly Route[] = [
  {
    path: 'sign/{role}',
    update: operation({
      summary: 'Sign a public key',
      fields: signFields,
      async handle(call) {
        const role = await signingRoleOf(call);
        return { data: await signed(call, role, parsePublicKey(call.fields.public_key)) };
      },
    }),
  },
  {
    path: 'issue/{role}',
    update: operation({ summary: 'Make a key and sign it', fields: issueFields, handle: issue }),
  },
];

/** Throws a `Refusal` (400) for a role of passwords. */
async function signingRoleOf(call: Call): Promise<Role> {
  const role = await roleOf(call, 400);
  if (role.key_type !== 'ca') throw new Refusal(400, 'role is not of key_type "ca"');
  return role;
}

async function issue(call: Call<z.infer<typeof issueFields>>): Promise<Answer> {
  const { key_type: kind, key_bits: bits } = call.fields;
  // Nobody has a key made for nothing.
  const role = await signingRoleOf(call);
  const key = await makeKey(kind, bits, RSA_BITS);
  const data = await signed(call, role, sshPublicKey(key));
  return { data: { ...data, private_key: privateKeyText(key), private_key_type: kind } };
}

/** Throws a `Refusal` (400) where the role does not allow it. */
async function signed(call: Call<CertificateFields>, role: Role, key: SshPublicKey) {
  const { fields, now } = call;
  checkLength(role, key);
  const serial = randomBytes(8);
  const seconds = Math.floor(now / 1000);
  const certificate: Certificate = {
    serial: serial.readBigUInt64BE(),
    type: fields.cert_type,
    keyId: keyIdOf(call, role, key),
    principals: principalsOf(role, fields),
    validAfter: Math.max(0, Math.floor(seconds - role.not_before_duration)),
    validBefore: Math.floor(seconds + ttlOf(call, role)),
    criticalOptions: criticalOptionsOf(role, fields),
    extensions: extensionsOf(role, fields),
  };
  const hash = role.algorithm_signer === 'rsa-sha2-512' ? 'rsa-sha2-512' : 'rsa-sha2-256';
  const line = signCertificate(key, certificate, await authorityOf(call.store), hash);
  return { serial_number: serial.toString('hex'), signed_key: line };
}

function principalsOf(
  role: Role,
  { cert_type: type, valid_principals: asked }: CertificateFields,
): readonly string[] {
  if (!(type === 'user' ? role.allow_user_certificates : role.allow_host_certificates))
    throw new Refusal(400, `cert_type '${type}' is not allowed by role`);
  const given = asked === '' && type === 'user' ? role.default_user : asked;
  const principals = [...new Set(given.split(',').map((one) => one.trim()))].filter((one) => one !== '');
  // A certificate without principals is valid for all of them.
  if (principals.length === 0) throw new Refusal(400, 'empty valid principals not allowed by role');
  if (principals.length > MOST_PRINCIPALS)
    throw new Refusal(400, `a certificate has at most ${MOST_PRINCIPALS} principals`);
  for (const one of principals)
    if (!(type === 'user' ? isAllowedUser(role, one) : isAllowedHost(role, one)))
      throw new Refusal(400, `${JSON.stringify(one)} is not a valid value for valid_principals`);
  return principals;
}

function isAllowedUser({ allowed_users: allowed }: Role, user: string): boolean {
  return allowed.includes('*') || allowed.includes(user);
}

function isAllowedHost(role: Role, host: string): boolean {
  return role.allowed_domains.some(
    (domain) =>
      domain === '*' ||
      (role.allow_bare_domains && host === domain) ||
      (role.allow_subdomains && host.endsWith(`.${domain}`)),
  );
}

function criticalOptionsOf(role: Role, { critical_options: asked }: CertificateFields) {
  if (Object.keys(asked).length === 0) return role.default_critical_options;
  const allowed = role.allowed_critical_options;
  checkNames('critical options', asked, (name) => allowed.length === 0 || allowed.includes(name));
  return asked;
}

function extensionsOf(role: Role, { cert_type: type, extensions: asked }: CertificateFields) {
  if (Object.keys(asked).length === 0) return type === 'user' ? role.default_extensions : {};
  const allowed = role.allowed_extensions;
  checkNames('extensions', asked, (name) => allowed.includes('*') || allowed.includes(name));
  return asked;
}

function checkNames(what: string, asked: object, isAllowed: (name: string) => boolean): void {
  const refused = Object.keys(asked).filter((name) => !isAllowed(name));
  if (refused.length > 0) throw new Refusal(400, `${what} not on allowed list: ${JSON.stringify(refused)}`);
}

function keyIdOf(
  { fields, caller, parameters }: Call<CertificateFields>,
  role: Role,
  key: SshPublicKey,
): string {
  if (fields.key_id !== '') {
    if (!role.allow_user_key_ids) throw new Refusal(400, 'setting key_id is not allowed by role');
    return fields.key_id;
  }
  const name = caller?.displayName ?? '';
  const usual =
    name === '' ? 'vault-{{public_key_hash}}' : 'vault-{{token_display_name}}-{{public_key_hash}}';
  const values = new Map([
    ['token_display_name', name],
    ['role_name', parameters['role'] ?? ''],
    ['public_key_hash', fingerprintOf(key)],
  ]);
  return (role.key_id_format || usual).replace(
    /\{\{(\w{1,32})\}\}/g,
    (whole, one: string) => values.get(one) ?? whole,
  );
}

/** Seconds, within what role and mount give. Throws a `Refusal` (400) where more is asked. */
function ttlOf({ fields, mount }: Call<CertificateFields>, role: Role): number {
  const { ttl, maxTtl } = boundedTtl(fields.ttl || role.ttl, mount, role.max_ttl);
  if (fields.ttl < 0 || fields.ttl > maxTtl) throw new Refusal(400, 'ttl is larger than maximum allowed');
  return ttl;
}

/** Throws a `Refusal` (400) where the role says which keys it takes, and not this. */
function checkLength({ allowed_user_key_lengths: lengths }: Role, { type, bits }: SshPublicKey): void {
  if (Object.keys(lengths).length === 0) return;
  const family = type.includes('ed25519') ? ['ed25519'] : type === 'ssh-rsa' ? ['rsa'] : ['ec', 'ecdsa'];
  const allowed = [type, ...family].flatMap((name) =>
    Object.hasOwn(lengths, name) ? [lengths[name] ?? []] : [],
  );
  const hasOneLength = type !== 'ssh-rsa';
  const isTaken = allowed.some(
    (sizes) => sizes.includes(bits) || (hasOneLength && sizes.includes(0)) || family[0] === 'ed25519',
  );
  if (!isTaken) throw new Refusal(400, `a key of ${type} with ${bits} bits is not allowed by role`);
}

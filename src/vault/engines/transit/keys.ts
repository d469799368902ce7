import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { changeKey, checkPeriod, createKey, keyExists, keyOf, keyPath, rotateKey } from './key-store.ts';
import { abilitiesOf, KEY_TYPE_IDS, traitsOf } from './key-types.ts';
import { publicKeyOf, rawEd25519 } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';
import { base64Schema } from '../../tools/base64.ts';
import { versionSchema } from './versioned-text.ts';

const createFields = z.object({
  type: z.enum(KEY_TYPE_IDS).default('aes256-gcm96'),
  key_size: z.coerce.number().int().min(0).default(0),
  derived: flagSchema.default(false),
  convergent_encryption: flagSchema.default(false),
  exportable: flagSchema.default(false),
  allow_plaintext_backup: flagSchema.default(false),
  auto_rotate_period: durationSchema.default(0),
});
const readFields = z.object({ context: base64Schema.optional() });
const configFields = z.object({
  min_decryption_version: versionSchema.unwrap().optional(),
  min_encryption_version: versionSchema.unwrap().optional(),
  deletion_allowed: flagSchema.optional(),
  exportable: flagSchema.optional(),
  allow_plaintext_backup: flagSchema.optional(),
  auto_rotate_period: durationSchema.optional(),
});
const trimFields = z.object({ min_available_version: z.coerce.number().int().min(1) });

/** Makes, reads, changes and removes keys. */
export const KEY_ROUTES: readonly Route[] = [
  {
    path: 'keys',
    list: operation({
      summary: 'List keys',
      handle: async ({ store }) => listed(await store.list('key/')),
    }),
  },
  {
    path: 'keys/{name}',
    exists: keyExists,
    read: operation({
      summary: 'Read a key, without what is secret of it',
      fields: readFields,
      handle: async (call) => ({ data: shownKey(await keyOf(call, 404), call.fields.context) }),
    }),
    update: operation({ summary: 'Make a key', fields: createFields, handle: makeKey }),
    delete: operation({ summary: 'Remove a key, and so all that was encrypted by it', handle: removeKey }),
  },
  {
    path: 'keys/{name}/config',
    update: operation({
      summary: 'Say what may be done with a key',
      fields: configFields,
      handle: (call) => change(call, (key) => configured(key, call.fields)),
    }),
  },
  {
    path: 'keys/{name}/rotate',
    update: operation({
      summary: 'Add a version to a key',
      async handle(call) {
        const rotated = await rotateKey(call, call.parameters['name'] ?? '');
        return rotated && { data: shownKey(rotated) };
      },
    }),
  },
  {
    path: 'keys/{name}/soft-delete',
    delete: operation({
      summary: 'Let nothing be done by a key until it is restored',
      handle: (call) => setDeleted(call, true),
    }),
  },
  {
    path: 'keys/{name}/soft-delete-restore',
    update: operation({
      summary: 'Restore a key that is softly deleted',
      handle: (call) => setDeleted(call, false),
    }),
  },
  {
    path: 'keys/{name}/trim',
    update: operation({
      summary: 'Remove old versions of a key for good',
      fields: trimFields,
      handle: (call) => change(call, (key) => trimmed(key, call.fields.min_available_version)),
    }),
  },
];

/** What is told of a key; a derived one shows its public keys where a context is given. */
export function shownKey(key: TransitKey, context?: Buffer) {
  const { encrypts, signs, derives } = abilitiesOf(key.type);
  return {
    name: key.name,
    type: key.type,
    derived: key.derived,
    ...(key.derived && { kdf: 'hkdf_sha256' }),
    ...(key.convergent && { convergent_encryption: true, convergent_encryption_version: 3 }),
    exportable: key.exportable,
    allow_plaintext_backup: key.allowsPlaintextBackup,
    deletion_allowed: key.deletionAllowed,
    min_decryption_version: key.minDecryption,
    min_encryption_version: key.minEncryption,
    min_available_version: key.minAvailable,
    latest_version: key.latest,
    auto_rotate_period: key.autoRotatePeriod,
    soft_deleted: key.softDeleted === true,
    imported_key: key.everImported,
    ...(key.everImported && { imported_key_allow_rotation: key.allowsRotation }),
    supports_encryption: encrypts,
    supports_decryption: encrypts,
    supports_signing: signs,
    supports_derivation: derives,
    keys: Object.fromEntries(
      Object.entries(key.versions)
        .filter(([number]) => Number(number) >= key.minDecryption)
        .map(([number, version]) => [number, shownVersion(key, version, context)]),
    ),
  };
}

function shownVersion(key: TransitKey, version: KeyVersion, context: Buffer | undefined) {
  const traits = traitsOf(key.type);
  const seconds = Math.floor(version.created / 1000);
  if (traits.family === 'aead' || traits.family === 'hmac') return seconds;
  const name = traits.family === 'ec' ? traits.shown : key.type;
  return {
    creation_time: new Date(version.created).toISOString(),
    name,
    public_key: key.derived && !context?.length ? '' : shownPublicKey(key, version, context),
    certificate_chain: version.certificateChain ?? '',
  };
}

function shownPublicKey(key: TransitKey, version: KeyVersion, context: Buffer | undefined): string {
  const publicKey = publicKeyOf(key, version, context);
  if (key.type === 'ed25519') return rawEd25519(publicKey).toString('base64');
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

async function makeKey(call: Call<z.infer<typeof createFields>>): Promise<Answer> {
  const { fields, parameters } = call;
  const { key, isNew } = await createKey(call, parameters['name'] ?? '', {
    type: fields.type,
    size: fields.key_size,
    derived: fields.derived,
    convergent: fields.convergent_encryption,
    exportable: fields.exportable,
    allowsPlaintextBackup: fields.allow_plaintext_backup,
    autoRotatePeriod: fields.auto_rotate_period,
    allowsRotation: false,
  });
  const warnings = isNew ? [] : [`key ${key.name} already existed`];
  return { data: shownKey(key), ...(warnings.length > 0 && { warnings }) };
}

async function removeKey(call: Call): Promise<undefined> {
  const path = keyPath(call.parameters['name'] ?? '');
  await call.store.update<TransitKey>(path, (key) => {
    if (!key) throw new Refusal(400, 'could not delete key; not found');
    if (!key.deletionAllowed) throw new Refusal(400, 'deletion is not allowed for this key');
    return undefined;
  });
  return undefined;
}

async function setDeleted(call: Call, softDeleted: boolean): Promise<undefined> {
  await changeKey(call, (key) => ({ ...key, softDeleted }));
  return undefined;
}

async function change(call: Call, how: (key: TransitKey) => TransitKey): Promise<Answer> {
  return { data: shownKey(await changeKey(call, how)) };
}

function configured(key: TransitKey, fields: z.infer<typeof configFields>): TransitKey {
  // As Vault has it, 0 is what is there at first.
  const minDecryption = Math.max(1, fields.min_decryption_version ?? key.minDecryption);
  const minEncryption = fields.min_encryption_version ?? key.minEncryption;
  if (minDecryption > key.latest)
    throw new Refusal(400, `cannot set min decryption version of ${minDecryption}, latest is ${key.latest}`);
  if (minEncryption > key.latest)
    throw new Refusal(400, `cannot set min encryption version of ${minEncryption}, latest is ${key.latest}`);
  if (minEncryption > 0 && minEncryption < minDecryption)
    throw new Refusal(400, 'min encryption version must be 0 or at least the min decryption version');
  if (minDecryption < key.minAvailable)
    throw new Refusal(400, 'min decryption version should not be less than min available version');
  if (fields.auto_rotate_period !== undefined) checkPeriod(fields.auto_rotate_period);
  return {
    ...key,
    minDecryption,
    minEncryption,
    deletionAllowed: fields.deletion_allowed ?? key.deletionAllowed,
    // Once they are, they stay.
    exportable: key.exportable || fields.exportable === true,
    allowsPlaintextBackup: key.allowsPlaintextBackup || fields.allow_plaintext_backup === true,
    autoRotatePeriod: fields.auto_rotate_period ?? key.autoRotatePeriod,
  };
}

function trimmed(key: TransitKey, least: number): TransitKey {
  if (key.minEncryption === 0)
    throw new Refusal(
      400,
      'minimum available version cannot be set when minimum encryption version is not set',
    );
  if (least > Math.min(key.latest, key.minDecryption, key.minEncryption))
    throw new Refusal(400, 'cannot trim beyond the minimum decryption or encryption version');
  if (least < key.minAvailable) throw new Refusal(400, 'cannot decrement the min available version');
  const kept = Object.entries(key.versions).filter(([number]) => Number(number) >= least);
  return { ...key, minAvailable: least, versions: Object.fromEntries(kept) };
}

import {
  constants,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { checkOptions, keyOfVersion, keyPath, withVersion } from './key-store.ts';
import { KEY_TYPE_IDS, type KeyType } from './key-types.ts';
import { importedVersion, publicVersion } from './material.ts';
import type { KeyOptions, KeyVersion, TransitKey } from './types.ts';
import { base64Schema } from '../../tools/base64.ts';

const makePair = promisify(generateKeyPair);

const WRAPPING_BITS = 4096;
const WRAPPED_KEY_BYTES = WRAPPING_BITS / 8;
/** The initial value of AES-KWP (RFC 5649, 3). */
export const KWP_VALUE = Buffer.from('a65959a6', 'hex');

const materialFields = z.object({
  ciphertext: base64Schema.optional(),
  hash_function: z
    .enum([
      'SHA1',
      'SHA224',
      'SHA256',
      'SHA384',
      'SHA512',
      'SHA-1',
      'SHA-224',
      'SHA-256',
      'SHA-384',
      'SHA-512',
    ])
    .default('SHA256')
    .transform((name) => name.replace('-', '').toLowerCase()),
  public_key: z.string().max(16_384).optional(),
});
const importFields = materialFields.extend({
  type: z.enum(KEY_TYPE_IDS).default('aes256-gcm96'),
  allow_rotation: flagSchema.default(false),
  derived: flagSchema.default(false),
  exportable: flagSchema.default(false),
  allow_plaintext_backup: flagSchema.default(false),
  auto_rotate_period: durationSchema.default(0),
});
const importVersionFields = materialFields.extend({ version: z.coerce.number().int().min(1).optional() });
type MaterialFields = z.infer<typeof materialFields>;

/** Brings keys in that were made elsewhere. */
export const IMPORT_ROUTES: readonly Route[] = [
  {
    path: 'wrapping_key',
    read: operation({
      summary: 'Read the key by which keys are wrapped to be imported',
      async handle({ store }) {
        const pem = await wrappingKey(store);
        const publicKey = createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();
        return { data: { public_key: publicKey } };
      },
    }),
  },
  {
    path: 'keys/{name}/import',
    update: operation({ summary: 'Import a key', fields: importFields, handle: importKey }),
  },
  {
    path: 'keys/{name}/import_version',
    update: operation({
      summary: 'Import a version of an imported key',
      fields: importVersionFields,
      handle: importVersion,
    }),
  },
];

/** As PEM of PKCS #8; made once by whoever asks first. */
async function wrappingKey(store: MountStore): Promise<string> {
  const found = await store.get<string>('wrapping-key');
  if (found) return found.value;
  const { privateKey } = await makePair('rsa', { modulusLength: WRAPPING_BITS });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const isFirst = await store.write([{ path: 'wrapping-key', value: pem, expected: 0 }]);
  return isFirst ? pem : wrappingKey(store);
}

async function importKey(call: Call<z.infer<typeof importFields>>): Promise<undefined> {
  const { fields, parameters, store } = call;
  const options: KeyOptions = {
    type: fields.type,
    size: 0,
    derived: fields.derived,
    convergent: false,
    exportable: fields.exportable,
    allowsPlaintextBackup: fields.allow_plaintext_backup,
    autoRotatePeriod: fields.auto_rotate_period,
    allowsRotation: fields.allow_rotation,
  };
  checkOptions(options);
  if (fields.auto_rotate_period > 0 && !fields.allow_rotation)
    throw new Refusal(400, 'auto rotate period is for keys whose rotation is allowed');
  if (fields.derived && fields.public_key)
    throw new Refusal(400, 'a public key alone cannot be derived from');
  const name = parameters['name'] ?? '';
  const key = keyOfVersion(name, options, await versionOf(call, fields.type), true);
  if (!(await store.write([{ path: keyPath(name), value: key, expected: 0 }])))
    throw new Refusal(400, 'the import path cannot be used with an existing key; use import_version');
  return undefined;
}

async function importVersion(call: Call<z.infer<typeof importVersionFields>>): Promise<undefined> {
  const path = keyPath(call.parameters['name'] ?? '');
  const there = await call.store.get<TransitKey>(path);
  if (!there) throw new Refusal(400, 'no key found with that name');
  const version = await versionOf(call, there.value.type);
  await call.store.update<TransitKey>(path, (key) => {
    if (!key || key.type !== there.value.type) throw new Refusal(400, 'no key found with that name');
    if (!key.imported) throw new Refusal(400, 'the key was not imported, or was rotated here since');
    const number = call.fields.version ?? missingPrivate(key, version);
    return number === undefined ? withVersion(key, version) : withPrivateKey(key, number, version);
  });
  return undefined;
}

/** The latest version, where it waits for the private key that comes. */
function missingPrivate(key: TransitKey, { secret, publicKey }: KeyVersion): number | undefined {
  const latest = key.versions[key.latest];
  return secret !== '' && latest?.secret === '' && latest.publicKey === publicKey ? key.latest : undefined;
}

function withPrivateKey(key: TransitKey, number: number, { secret, publicKey }: KeyVersion): TransitKey {
  const before = Object.hasOwn(key.versions, String(number)) ? key.versions[number] : undefined;
  if (before?.secret !== '' || secret === '') throw new Refusal(400, 'that version waits for no private key');
  if (before.publicKey !== publicKey) throw new Refusal(400, 'the private key is not of that public key');
  return { ...key, versions: { ...key.versions, [number]: { ...before, secret } } };
}

/** What a request brings, unwrapped. Throws a `Refusal` (400) where it cannot be. */
async function versionOf({ fields, store, now }: Call<MaterialFields>, type: KeyType): Promise<KeyVersion> {
  if ((fields.ciphertext === undefined) === (fields.public_key === undefined))
    throw new Refusal(400, 'one of "ciphertext" and "public_key" must be given');
  if (fields.public_key !== undefined) return publicVersion(type, fields.public_key, now);
  const wrapped = fields.ciphertext ?? Buffer.alloc(0);
  return importedVersion(type, unwrapped(await wrappingKey(store), wrapped, fields.hash_function), now);
}

/** RSA-OAEP of a key for AES, and what that wraps by AES-KWP. */
function unwrapped(pem: string, wrapped: Buffer, oaepHash: string): Buffer {
  try {
    const aesKey = privateDecrypt(
      { key: createPrivateKey(pem), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      wrapped.subarray(0, WRAPPED_KEY_BYTES),
    );
    return unwrapKey(aesKey, wrapped.subarray(WRAPPED_KEY_BYTES));
  } catch {
    // The same of whatever is wrong, so that nobody learns of the padding.
    throw new Refusal(400, 'the key cannot be unwrapped');
  }
}

/** AES-KWP (RFC 5649, 4.2). Throws where it was not wrapped by that key. */
export function unwrapKey(aesKey: Buffer, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv(`id-aes${aesKey.length * 8}-wrap-pad`, aesKey, KWP_VALUE);
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

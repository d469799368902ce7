import { constants, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { openAead, sealAead, unopened } from './aead.ts';
import { answerWithStatus, batchFields, resultsOf } from './batch.ts';
import { allowsUpsert } from './engine-config.ts';
import {
  createKey,
  keyExists,
  keyPath,
  usable,
  usableKeyOf,
  versionThatMade,
  versionToUse,
} from './key-store.ts';
import { KEY_TYPE_IDS, traitsOf } from './key-types.ts';
import { privateKeyOf, publicKeyOf } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';
import { base64Schema } from '../../tools/base64.ts';
import { parseVersioned, versionedText, versionSchema } from './versioned-text.ts';

const boundFields = z.object({
  context: base64Schema.optional(),
  associated_data: base64Schema.optional(),
  nonce: base64Schema.optional(),
});
const encryptItem = boundFields.extend({ plaintext: base64Schema.optional(), key_version: versionSchema });
const decryptItem = boundFields.extend({ ciphertext: z.string().optional() });
const rewrapItem = decryptItem.extend({ key_version: versionSchema });
const encryptFields = encryptItem.extend(batchFields.shape).extend({
  type: z.enum(KEY_TYPE_IDS).default('aes256-gcm96'),
  convergent_encryption: flagSchema.default(false),
});
const decryptFields = decryptItem.extend(batchFields.shape);
const rewrapFields = rewrapItem.extend(batchFields.shape);
const dataKeyFields = boundFields.extend({
  bits: z.coerce
    .number()
    .pipe(z.union([z.literal(128), z.literal(256), z.literal(512)]))
    .default(256),
  key_version: versionSchema,
});
type Bound = z.infer<typeof boundFields>;

/** Encrypts, decrypts, and makes keys for others to encrypt with. */
export const ENCRYPTION_ROUTES: readonly Route[] = [
  {
    path: 'encrypt/{name}',
    // What would not be created anyway needs no right to create.
    exists: async (call) => (await keyExists(call)) || !(await allowsUpsert(call.store)),
    update: operation({
      summary: 'Encrypt',
      fields: encryptFields,
      changesNothing: true,
      handle: encryptAll,
    }),
  },
  {
    path: 'decrypt/{name}',
    update: operation({
      summary: 'Decrypt',
      fields: decryptFields,
      changesNothing: true,
      async handle(call) {
        const key = await usableKeyOf(call);
        const each = (item: z.infer<typeof decryptItem>) => ({
          plaintext: decrypt(key, item).toString('base64'),
        });
        return answerAll(call.fields, decryptItem, each);
      },
    }),
  },
  {
    path: 'rewrap/{name}',
    update: operation({
      summary: 'Encrypt anew by the latest version, without showing what is in it',
      fields: rewrapFields,
      changesNothing: true,
      async handle(call) {
        const key = await usableKeyOf(call);
        const each = (item: z.infer<typeof rewrapItem>) =>
          encrypt(key, decrypt(key, item), { ...item, nonce: undefined }, item.key_version);
        return answerAll(call.fields, rewrapItem, each);
      },
    }),
  },
  {
    path: 'datakey/{kind}/{name}',
    update: operation({
      summary: 'Make a key, encrypted by this one',
      fields: dataKeyFields,
      changesNothing: true,
      handle: makeDataKey,
    }),
  },
];

async function encryptAll(call: Call<z.infer<typeof encryptFields>>): Promise<Answer> {
  const key = (await call.store.get<TransitKey>(keyPath(call.parameters['name'] ?? '')))?.value;
  const used = usable(key ?? (await upserted(call)));
  return answerAll(call.fields, encryptItem, (item) => {
    if (item.plaintext === undefined) throw new Refusal(400, 'missing plaintext to encrypt');
    return encrypt(used, item.plaintext, item, item.key_version);
  });
}

/** The key that the first encryption by its name makes. */
async function upserted(call: Call<z.infer<typeof encryptFields>>): Promise<TransitKey> {
  const { fields, store, parameters } = call;
  if (!(await allowsUpsert(store))) throw new Refusal(400, 'encryption key not found');
  const first = fields.batch_input
    ? z.object({ context: z.string() }).safeParse(fields.batch_input[0])
    : undefined;
  const context = first ? first.data?.context : fields.context;
  const { key } = await createKey(call, parameters['name'] ?? '', {
    type: fields.type,
    size: 0,
    derived: context !== undefined && context.length > 0,
    convergent: fields.convergent_encryption,
    exportable: false,
    allowsPlaintextBackup: false,
    autoRotatePeriod: 0,
    allowsRotation: false,
  });
  return key;
}

async function answerAll<Item>(
  fields: Item & z.infer<typeof batchFields>,
  schema: z.ZodType<Item>,
  each: (item: Item) => Readonly<Record<string, unknown>>,
): Promise<Answer> {
  if (!fields.batch_input) return { data: each(fields) };
  return answerWithStatus(
    await resultsOf(fields.batch_input, schema, each),
    fields.partial_failure_response_code,
  );
}

/** Throws a `Refusal` (400) where the key cannot, or may not by that version. */
function encrypt(key: TransitKey, plaintext: Buffer, bound: Bound, asked: number) {
  if (bound.nonce?.length) throw new Refusal(400, 'provided nonce not allowed for this key');
  const [number, version] = versionToUse(key, asked);
  const traits = traitsOf(key.type);
  if (traits.family === 'aead') {
    const sealed = sealAead(key, version, traits, plaintext, boundOf(bound));
    return { ciphertext: versionedText(number, sealed), key_version: number };
  }
  if (traits.family !== 'rsa') throw new Refusal(400, `encryption is not supported for keys of ${key.type}`);
  checkUnbound(bound);
  return { ciphertext: versionedText(number, encryptRsa(key, version, plaintext)), key_version: number };
}

/** Throws a `Refusal` (400) where it does not decrypt by the key. */
function decrypt(key: TransitKey, item: z.infer<typeof decryptItem>): Buffer {
  if (item.ciphertext === undefined) throw new Refusal(400, 'missing ciphertext to decrypt');
  const traits = traitsOf(key.type);
  if (traits.family !== 'aead' && traits.family !== 'rsa')
    throw new Refusal(400, `decryption is not supported for keys of ${key.type}`);
  const { version: number, bytes } = parseVersioned(item.ciphertext, 'ciphertext');
  const version = versionThatMade(key, number, 'ciphertext');
  if (traits.family === 'aead') return openAead(key, version, traits, bytes, boundOf(item));
  checkUnbound(item);
  return decryptRsa(key, version, bytes);
}

function boundOf({ context, associated_data: associatedData }: Bound) {
  return { context, associatedData: associatedData?.length ? associatedData : undefined };
}

function checkUnbound({ associated_data: associated }: Bound): void {
  if (associated?.length) throw new Refusal(400, 'associated_data is not supported for keys of RSA');
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

function encryptRsa(key: TransitKey, version: KeyVersion, plaintext: Buffer): Buffer {
  const publicKey = publicKeyOf(key, version);
  const most = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - 2 * 32 - 2;
  if (plaintext.length > most) throw new Refusal(400, `${key.type} encrypts at most ${most} bytes`);
  return publicEncrypt({ key: publicKey, ...OAEP }, plaintext);
}

function decryptRsa(key: TransitKey, version: KeyVersion, sealed: Buffer): Buffer {
  const privateKey = privateKeyOf(key, version);
  try {
    return privateDecrypt({ key: privateKey, ...OAEP }, sealed);
  } catch {
    throw unopened();
  }
}

async function makeDataKey(call: Call<z.infer<typeof dataKeyFields>>): Promise<Answer> {
  const { parameters, fields } = call;
  const { kind } = parameters;
  if (kind !== 'plaintext' && kind !== 'wrapped')
    throw new Refusal(400, 'invalid path, must be "plaintext" or "wrapped"');
  const made = randomBytes(fields.bits / 8);
  const sealed = encrypt(await usableKeyOf(call), made, fields, fields.key_version);
  return { data: { ...sealed, ...(kind === 'plaintext' && { plaintext: made.toString('base64') }) } };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { batchFields, resultsOf } from './batch.ts';
import { hashField, hashOf } from '../../tools/hashes.ts';
import { usableKeyOf, versionThatMade, versionToUse } from './key-store.ts';
import { publicKeyOf, rawEd25519 } from './material.ts';
import { isSignedBy, type Scheme, signBy } from './signatures.ts';
import type { SaltLength } from './rsa-prehashed.ts';
import type { TransitKey } from './types.ts';
import { base64Schema } from '../../tools/base64.ts';
import { parseVersioned, versionedText, versionSchema } from './versioned-text.ts';

const saltSchema = z.union([z.string(), z.number()]).transform((length, context): SaltLength => {
  const text = String(length);
  // As Go names them by number.
  if (text === 'auto' || text === '0' || text === '') return 'auto';
  if (text === 'hash' || text === '-1') return 'hash';
  if (/^\d{1,4}$/.test(text)) return Number(text);
  context.addIssue({ code: 'custom', message: 'salt_length is auto, hash or a number of bytes' });
  return z.NEVER;
});
const inputItem = z.object({ input: base64Schema.optional(), context: base64Schema.optional() });
const verifyItem = inputItem.extend({ signature: z.string().optional(), hmac: z.string().optional() });
const schemeFields = z.object({
  hash_algorithm: hashField,
  /** As `hash_algorithm`, by an older name. */
  algorithm: hashField,
  prehashed: flagSchema.default(false),
  signature_algorithm: z.enum(['', 'pss', 'pkcs1v15']).default('pss'),
  marshaling_algorithm: z.enum(['asn1', 'jws']).default('asn1'),
  salt_length: saltSchema.default('auto'),
});
const signFields = inputItem
  .extend(schemeFields.shape)
  .extend(batchFields.shape)
  .extend({ key_version: versionSchema });
const verifyFields = verifyItem.extend(schemeFields.shape).extend(batchFields.shape);
const hmacFields = inputItem
  .extend(batchFields.shape)
  .extend({ key_version: versionSchema, algorithm: hashField, hash_algorithm: hashField });

type SchemeFields = z.infer<typeof schemeFields>;
type VerifyItem = z.infer<typeof verifyItem>;

/** Signs, verifies, and authenticates by HMAC. */
export const SIGNING_ROUTES: readonly Route[] = [
  ...named('sign', operation({ summary: 'Sign', fields: signFields, handle: signAll })),
  ...named(
    'verify',
    operation({ summary: 'Verify a signature or an HMAC', fields: verifyFields, handle: verifyAll }),
  ),
  ...named('hmac', operation({ summary: 'Make an HMAC', fields: hmacFields, handle: hmacAll })),
];

/** The hash function may stand in the path, where policies see it. */
function named(path: string, update: Route['update'] & object): readonly Route[] {
  return [
    { path: `${path}/{name}`, update },
    { path: `${path}/{name}/{algorithm}`, update },
  ];
}

async function signAll(call: Call<z.infer<typeof signFields>>): Promise<Answer> {
  const { fields } = call;
  const key = await usableKeyOf(call);
  const scheme = schemeOf(call.parameters, fields);
  const [number, version] = versionToUse(key, fields.key_version);
  const encoding = encodingOf(key, scheme);
  return answerAll(fields, inputItem, ({ input, context }) => {
    const signature = signBy(key, version, given(input), scheme, context);
    const derived = key.derived && {
      publickey: rawEd25519(publicKeyOf(key, version, context)).toString('base64'),
    };
    return { signature: versionedText(number, signature, encoding), key_version: number, ...derived };
  });
}

async function verifyAll(call: Call<z.infer<typeof verifyFields>>): Promise<Answer> {
  const { fields, parameters } = call;
  const key = await usableKeyOf(call);
  const scheme = schemeOf(parameters, fields);
  const hmacHash = () => hashOf(parameters['algorithm'], fields.hash_algorithm, fields.algorithm);
  return answerAll(fields, verifyItem, (item) => {
    if ((item.hmac === undefined) === (item.signature === undefined))
      throw new Refusal(400, 'one of "signature" and "hmac" must be given');
    return { valid: item.hmac === undefined ? isSigned(key, item, scheme) : isHmac(key, item, hmacHash()) };
  });
}

async function hmacAll(call: Call<z.infer<typeof hmacFields>>): Promise<Answer> {
  const { fields, parameters } = call;
  const key = await usableKeyOf(call);
  const hash = hashOf(parameters['algorithm'], fields.algorithm, fields.hash_algorithm);
  const [number, { hmacKey }] = versionToUse(key, fields.key_version);
  return answerAll(fields, inputItem, ({ input }) => ({
    hmac: versionedText(number, hmacOf(hmacKey, hash, given(input))),
  }));
}

function isSigned(key: TransitKey, item: VerifyItem, scheme: Scheme): boolean {
  const { version, bytes } = parseVersioned(item.signature ?? '', 'signature', encodingOf(key, scheme));
  const made = versionThatMade(key, version, 'signature');
  return isSignedBy(key, made, given(item.input), bytes, scheme, item.context);
}

function isHmac(key: TransitKey, item: VerifyItem, hash: string): boolean {
  const { version, bytes } = parseVersioned(item.hmac ?? '', 'HMAC');
  const made = versionThatMade(key, version, 'HMAC');
  const expected = hmacOf(made.hmacKey, hash, given(item.input));
  return expected.length === bytes.length && timingSafeEqual(expected, bytes);
}

function hmacOf(key: string, hash: string, input: Buffer): Buffer {
  return createHmac(hash, Buffer.from(key, 'base64')).update(input).digest();
}

function given(input: Buffer | undefined): Buffer {
  if (input === undefined) throw new Refusal(400, 'missing input');
  return input;
}

/** What fails in a batch is told with its item alone. */
async function answerAll<Item>(
  fields: Item & z.infer<typeof batchFields>,
  schema: z.ZodType<Item>,
  each: (item: Item) => Readonly<Record<string, unknown>>,
): Promise<Answer> {
  if (!fields.batch_input) return { data: each(fields) };
  const results = await resultsOf(fields.batch_input, schema, each);
  return { data: { batch_results: results.map(({ data }) => data) } };
}

function schemeOf(parameters: Call['parameters'], fields: SchemeFields): Scheme {
  const names = [parameters['algorithm'], fields.hash_algorithm, fields.algorithm];
  const isNone = names.find((one) => one !== undefined && one !== '') === 'none';
  return {
    hash: isNone ? undefined : hashOf(...names),
    isPrehashed: fields.prehashed,
    rsa: fields.signature_algorithm || 'pss',
    marshaling: fields.marshaling_algorithm,
    saltLength: fields.salt_length,
  };
}

function encodingOf({ type }: TransitKey, { marshaling }: Scheme): 'base64' | 'base64url' {
  return marshaling === 'jws' && type.startsWith('ecdsa') ? 'base64url' : 'base64';
}

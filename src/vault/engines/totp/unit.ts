import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import type { SecretsEngine } from '../types.ts';
import { bytesOfBase32 } from '../../one-time-codes/base32.ts';
import {
  ALGORITHMS,
  codeOf,
  type CodeTerms,
  counterAt,
  countersOf,
} from '../../one-time-codes/one-time-code.ts';
import { otpauthOf, parseOtpauth } from '../../one-time-codes/otpauth.ts';

interface TotpKey extends CodeTerms {
  readonly issuer: string;
  readonly accountName: string;
  /** Periods before and after, whose codes are taken too. */
  readonly skew: number;
  /** In base64. */
  readonly secret: string;
  /** The counter of the newest code that was taken; no code up to it is taken again. */
  readonly used: number;
}

const text = z.string().max(4096);
const digitsSchema = z.coerce.number().pipe(z.union([z.literal(6), z.literal(8)]));
const periodSchema = durationSchema.pipe(z.number().int().min(1).max(86_400));
const algorithmSchema = z.string().toUpperCase().pipe(z.enum(ALGORITHMS));
const keyFields = z.object({
  generate: flagSchema.default(false),
  exported: flagSchema.default(true),
  key_size: z.coerce.number().int().min(16).max(512).default(20),
  url: text.default(''),
  key: text.default(''),
  issuer: text.default(''),
  account_name: text.default(''),
  period: periodSchema.default(30),
  algorithm: algorithmSchema.default('SHA1'),
  digits: digitsSchema.default(6),
  skew: z.coerce.number().int().min(0).max(1).default(1),
});
const codeFields = z.object({ code: z.string().max(64) });
type KeyFields = z.infer<typeof keyFields>;

/** Codes that are valid for a short time, made or checked. */
export const totpEngine: SecretsEngine = {
  id: 'totp',
  title: 'One-time codes by the time',
  vectors: ['V2'],
  routes: [
    {
      path: 'keys',
      list: operation({
        summary: 'List keys',
        handle: async ({ store }) => listed(await store.list('key/')),
      }),
    },
    {
      path: 'keys/{name}',
      exists: async (call) => (await call.store.get(keyPath(call))) !== undefined,
      read: operation({
        summary: 'Read a key, without its secret',
        handle: async (call) => ({ data: shown(await keyOf(call, 404)) }),
      }),
      update: operation({ summary: 'Make or import a key', fields: keyFields, handle: writeKey }),
      delete: operation({
        summary: 'Remove a key',
        async handle(call) {
          await call.store.remove(keyPath(call));
          return undefined;
        },
      }),
    },
    {
      path: 'code/{name}',
      read: operation({ summary: 'Make the code of now', handle: makeCode }),
      update: operation({ summary: 'Check a code', fields: codeFields, handle: checkCode }),
    },
  ],
};

function keyPath({ parameters }: Pick<Call, 'parameters'>): string {
  return `key/${parameters['name'] ?? ''}`;
}

async function keyOf(call: Call, status: 400 | 404): Promise<TotpKey> {
  const found = await call.store.get<TotpKey>(keyPath(call));
  if (found) return found.value;
  throw status === 404 ? new Refusal(404) : new Refusal(400, 'unknown key');
}

function shown({ accountName, algorithm, digits, issuer, period }: TotpKey) {
  return { account_name: accountName, algorithm, digits, issuer, period };
}

async function writeKey(call: Call<KeyFields>): Promise<Answer | undefined> {
  const { fields, store } = call;
  const key = fields.generate ? generated(fields) : fields.url === '' ? imported(fields) : ofUrl(fields);
  await store.put(keyPath(call), key);
  if (!fields.generate || !fields.exported) return undefined;
  const url = otpauthOf(key, key.issuer, key.accountName, Buffer.from(key.secret, 'base64'));
  return { data: { barcode: '', url } };
}

function generated(fields: KeyFields): TotpKey {
  if (fields.url !== '' || fields.key !== '')
    throw new Refusal(400, 'a key and url cannot be passed if generate is true');
  if (fields.issuer === '') throw new Refusal(400, 'the issuer value is required for key generation');
  return keyBy(fields, fields.issuer, fields.account_name, randomBytes(fields.key_size));
}

function imported(fields: KeyFields): TotpKey {
  if (fields.key === '') throw new Refusal(400, 'the key value is required');
  return keyBy(fields, fields.issuer, fields.account_name, secretOf(fields.key));
}

function ofUrl(fields: KeyFields): TotpKey {
  const url = parseOtpauth(fields.url);
  if (!url) throw new Refusal(400, 'an error occurred while parsing url string');
  const said = z
    .object({
      algorithm: algorithmSchema.default(fields.algorithm),
      digits: digitsSchema.default(fields.digits),
      period: periodSchema.default(fields.period),
    })
    .safeParse(url);
  if (!said.success) throw new Refusal(400, 'the url has an algorithm, digits or a period that is not taken');
  const { issuer, account_name: account } = fields;
  return keyBy(
    { ...fields, ...said.data },
    url.issuer || issuer,
    url.accountName || account,
    secretOf(url.secret),
  );
}

function secretOf(base32: string): Buffer {
  const secret = bytesOfBase32(base32);
  if (!secret) throw new Refusal(400, 'invalid key value: it is base 32');
  return secret;
}

function keyBy(
  { algorithm, digits, period, skew }: CodeTerms & { readonly skew: number },
  issuer: string,
  accountName: string,
  secret: Buffer,
): TotpKey {
  if (accountName === '') throw new Refusal(400, 'the account_name value is required');
  return {
    algorithm,
    digits,
    period,
    skew,
    issuer,
    accountName,
    secret: secret.toString('base64'),
    used: -1,
  };
}

async function makeCode(call: Call): Promise<Answer> {
  const key = await keyOf(call, 400);
  const code = codeOf(Buffer.from(key.secret, 'base64'), key, counterAt(key, call.now));
  return { data: { code } };
}

async function checkCode(call: Call<z.infer<typeof codeFields>>): Promise<Answer> {
  const path = keyPath(call);
  for (;;) {
    const stored = await call.store.get<TotpKey>(path);
    if (!stored) throw new Refusal(400, 'unknown key');
    const { value: key, version } = stored;
    const counters = countersOf(call.fields.code, Buffer.from(key.secret, 'base64'), key, key.skew, call.now);
    if (counters.length === 0) return { data: { valid: false } };
    const used = counters.find((counter) => counter > key.used);
    if (used === undefined) throw new Refusal(400, 'code already used; wait until the next time period');
    if (await call.store.write([{ path, value: { ...key, used }, expected: version }]))
      return { data: { valid: true } };
  }
}

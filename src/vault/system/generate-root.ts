import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { Ceremonies, type Ceremony, sharesOf } from '../seal/ceremony.ts';

interface Plan {
  /** By which the token is encoded, so that whoever sees the answer to the last share does not see the token. */
  readonly password: string;
}

/** Characters of a token: `hvs.` and 32 bytes in base64url. */
const TOKEN_LENGTH = 47;
const ceremonies = new Ceremonies<Plan>('generate-root');
const beginFields = z.object({ otp: z.string().default(''), pgp_key: z.string().default('') });
const decodeFields = z.object({ encoded_token: z.string().max(4096), otp: z.string().max(4096) });
const shareFields = z.object({ key: z.string().min(1), nonce: z.string().default('') });

/** Makes a root token by shares of the key. */
export const GENERATE_ROOT_ROUTES: readonly Route[] = [
  {
    path: 'decode-token',
    isRootOnly: true,
    update: operation({
      summary: 'Decode a token by its one-time password',
      fields: decodeFields,
      handle: ({ fields }) =>
        Promise.resolve({ data: { token: decodedBy(fields.otp, fields.encoded_token) } }),
    }),
  },
  {
    path: 'generate-root/attempt',
    isRootOnly: true,
    read: operation({
      summary: 'Tell how far a new root token is',
      needsSudo: true,
      handle: async (call) => ({ body: await state(call) }),
    }),
    update: operation({
      summary: 'Begin to make a root token',
      needsSudo: true,
      fields: beginFields,
      handle: begin,
    }),
    delete: operation({
      summary: 'Give up to make a root token',
      needsSudo: true,
      async handle({ services }) {
        await ceremonies.cancel(services.settings);
        return undefined;
      },
    }),
  },
  {
    path: 'generate-root/update',
    isRootOnly: true,
    update: operation({
      summary: 'Give a share of the key, to make a root token',
      fields: shareFields,
      handle: giveShare,
    }),
  },
];

async function begin(call: Call<z.infer<typeof beginFields>>): Promise<Answer> {
  const { otp, pgp_key: key } = call.fields;
  if (key !== '') throw new Refusal(400, 'PGP is not supported; use a one-time password');
  if (otp !== '' && !new RegExp(`^[\\x21-\\x7e]{${TOKEN_LENGTH}}$`).test(otp))
    throw new Refusal(400, `a one-time password has ${TOKEN_LENGTH} characters`);
  const password = otp === '' ? randomBytes(TOKEN_LENGTH).toString('base64url').slice(0, TOKEN_LENGTH) : otp;
  await ceremonies.begin(call.services.settings, { password }, call.now);
  return { body: { ...(await state(call)), otp: otp === '' ? password : '' } };
}

async function state({ services, now }: Call, running?: Ceremony<Plan>) {
  const found = running ?? (await ceremonies.running(services.settings, now));
  const { seal } = await services.keys.stored();
  return {
    started: found !== undefined,
    nonce: found?.nonce ?? '',
    progress: found?.given.length ?? 0,
    required: seal.threshold,
    complete: false,
    encoded_token: '',
    encoded_root_token: '',
    pgp_fingerprint: '',
    otp: '',
    otp_length: TOKEN_LENGTH,
  };
}

async function giveShare(call: Call<z.infer<typeof shareFields>>): Promise<Answer> {
  const { services, fields, now } = call;
  const running = await ceremonies.give(services.settings, fields.nonce, fields.key, now);
  const { seal } = await services.keys.stored();
  if (running.given.length < seal.threshold) return { body: await state(call, running) };
  const isRight = await services.keys.isOpenedBy(seal, sharesOf(running));
  // Of two who give the last share at once, one goes on.
  await ceremonies.turn(services.settings, running, undefined);
  if (!isRight) throw new Refusal(400, 'the shares do not make the key: at least one of them is wrong');
  const made = await services.tokens.create(
    { displayName: 'root', policies: ['root'], path: 'auth/token/root' },
    now,
  );
  const encoded = encodedBy(running.plan.password, made.token);
  return {
    body: {
      ...(await state(call, running)),
      complete: true,
      encoded_token: encoded,
      encoded_root_token: encoded,
    },
  };
}

/** Exclusive or of the two, in base64 without padding. */
function encodedBy(password: string, token: string): string {
  return mixed(Buffer.from(password), Buffer.from(token)).toString('base64').replaceAll('=', '');
}

/** What `encodedBy` was given. Throws a `Refusal` (400) where the two do not belong together. */
function decodedBy(password: string, encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0 || bytes.length !== Buffer.byteLength(password))
    throw new Refusal(400, 'the encoded token is none, or of another one-time password');
  return mixed(Buffer.from(password), bytes).toString();
}

function mixed(pad: Buffer, bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0)));
}

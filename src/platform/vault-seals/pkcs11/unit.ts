import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { KeyWrapper, SealUnit } from '../types.ts';
import { readWrapped } from '../wrapped.ts';
import { type Cryptoki, type CryptokiSession, loadCryptoki } from './cryptoki.ts';

const settingsSchema = z
  .strictObject({
    /** The library of the token. */
    lib: z.string().startsWith('/'),
    slot: z
      .string()
      .regex(/^\d{1,19}$/)
      .optional(),
    token_label: z.string().min(1).max(32).optional(),
    /** Default the variable `VAULT_HSM_PIN` or `BAO_HSM_PIN`. */
    pin: z.string().min(1).optional(),
    key_label: z.string().min(1).max(256),
    /** Make the key where there is none of that label. */
    generate_key: z.boolean().default(false),
  })
  .refine(({ slot, token_label: label }) => (slot === undefined) !== (label === undefined), {
    message: 'the token is told by either slot or token_label',
  });
type Settings = z.infer<typeof settingsSchema>;

const wrappedSchema = z.object({ key_label: z.string(), nonce: z.base64(), ciphertext: z.base64() });
const BOUND = Buffer.from('plimsoll vault root key');
const NONCE_SIZE = 12;

/** Wraps by a key for AES-GCM in a token of PKCS#11, such as a hardware security module. */
export const pkcs11Seal: SealUnit<Settings> = {
  id: 'pkcs11',
  title: 'PKCS#11',
  vectors: ['V2'],
  settings: settingsSchema,
  open,
};

async function open(settings: Settings): Promise<KeyWrapper> {
  const { lib, key_label: label } = settings;
  const pin = settings.pin ?? process.env['BAO_HSM_PIN'] ?? process.env['VAULT_HSM_PIN'];
  if (pin === undefined)
    throw new Fault('usage', 'the PIN of the token is missing', { hint: 'set pin, or VAULT_HSM_PIN' });
  const library = await loadCryptoki(lib);
  return {
    kind: 'pkcs11',
    wrap(key) {
      return within(library, settings, pin, (session) => {
        const nonce = randomBytes(NONCE_SIZE);
        const ciphertext = session.encrypt(keyOf(session, settings), { nonce, bound: BOUND }, key);
        return {
          key_label: label,
          nonce: nonce.toString('base64'),
          ciphertext: ciphertext.toString('base64'),
        };
      });
    },
    unwrap(wrapped) {
      const read = readWrapped(wrappedSchema, wrapped);
      return within(library, settings, pin, (session) => {
        const parameters = { nonce: Buffer.from(read.nonce, 'base64'), bound: BOUND };
        const key = keyOf(session, { key_label: read.key_label, generate_key: false });
        return session.decrypt(key, parameters, Buffer.from(read.ciphertext, 'base64'));
      });
    },
  };
}

/** A session for one piece of work: tokens have few, and drop them where they are pulled out. */
function within<Result>(
  library: Cryptoki,
  { slot, token_label: label }: Settings,
  pin: string,
  work: (session: CryptokiSession) => Result,
): Promise<Result> {
  return Promise.resolve().then(() => {
    const found = library
      .slots()
      .find((one) => (slot === undefined ? one.label === label : one.id === BigInt(slot)));
    if (!found) throw new Fault('unreachable', `there is no token "${slot ?? label}"`);
    const session = library.login(found.id, pin);
    try {
      return work(session);
    } finally {
      session.close();
    }
  });
}

function keyOf(
  session: CryptokiSession,
  { key_label: label, generate_key: isMade }: Pick<Settings, 'key_label' | 'generate_key'>,
): bigint {
  const [first, second] = session.find(label);
  if (second !== undefined) throw new Fault('usage', `the token has more than one key "${label}"`);
  if (first !== undefined) return first;
  if (!isMade)
    throw new Fault('refused', `the token has no key "${label}"`, { hint: 'generate_key: true makes one' });
  return session.generate(label);
}

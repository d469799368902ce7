import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { makeKey } from './key-types.ts';
import { parsePrivateKey } from './private-key.ts';
import { parsePublicKey, publicKeyLine, sshPublicKey } from './public-key.ts';

const PATH = 'config/ca';
/** Of a key that is made. */
const RSA_BITS = 4096;
const caFields = z.object({
  private_key: z.string().default(''),
  public_key: z.string().default(''),
  generate_signing_key: flagSchema.optional(),
  key_type: z.string().max(64).default('ssh-rsa'),
  key_bits: z.coerce.number().int().min(0).default(0),
});

/** The key that signs, and whoever wants to know it. */
export const AUTHORITY_ROUTES: readonly Route[] = [
  {
    path: 'config/ca',
    read: operation({
      summary: 'Read the public key of the authority',
      handle: async ({ store }) => ({
        data: { public_key: publicKeyLine(sshPublicKey(await authorityOf(store))) },
      }),
    }),
    update: operation({
      summary: 'Make or import the key of the authority',
      fields: caFields,
      handle: configure,
    }),
    delete: operation({
      summary: 'Remove the key of the authority',
      async handle({ store }) {
        await store.remove(PATH);
        return undefined;
      },
    }),
  },
  {
    path: 'public_key',
    read: operation({
      summary: 'Read the public key of the authority, as a line of a file',
      isOpen: true,
      async handle({ store }) {
        const line = publicKeyLine(sshPublicKey(await authorityOf(store)));
        return { raw: { type: 'text/plain', bytes: Buffer.from(line) } };
      },
    }),
  },
];

/** The key that signs. Throws a `Refusal` (400) where there is none. */
export async function authorityOf(store: MountStore): Promise<KeyObject> {
  const found = await store.get<string>(PATH);
  if (!found) throw new Refusal(400, "keys haven't been configured yet");
  return createPrivateKey(found.value);
}

async function configure({ store, fields }: Call<z.infer<typeof caFields>>): Promise<Answer | undefined> {
  const isGiven = fields.private_key !== '' || fields.public_key !== '';
  const generates = fields.generate_signing_key ?? !isGiven;
  if (generates && isGiven)
    throw new Refusal(
      400,
      'public_key and private_key must not be set when generate_signing_key is set to true',
    );
  const key = generates ? await makeKey(fields.key_type, fields.key_bits, RSA_BITS) : imported(fields);
  const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
  if (!(await store.write([{ path: PATH, value: pem, expected: 0 }])))
    throw new Refusal(400, 'keys are already configured; delete them before reconfiguring');
  return generates ? { data: { public_key: publicKeyLine(sshPublicKey(key)) } } : undefined;
}

function imported({ private_key: privateKey, public_key: publicKey }: z.infer<typeof caFields>): KeyObject {
  if (privateKey === '' || publicKey === '')
    throw new Refusal(400, 'private_key and public_key are both needed where no key is made');
  const key = parsePrivateKey(privateKey);
  if (!sshPublicKey(key).blob.equals(parsePublicKey(publicKey).blob))
    throw new Refusal(400, 'private_key and public_key are not of one pair');
  return key;
}

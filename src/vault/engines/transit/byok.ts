import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { versionsToShow } from './export.ts';
import { KWP_VALUE } from './import.ts';
import { usableKey, versionToUse } from './key-store.ts';
import { traitsOf } from './key-types.ts';
import { publicKeyOf } from './material.ts';

/** Versions after which others get their turn. */
const AT_ONCE = 16;
const EPHEMERAL_BYTES = 32;

/** Shows keys wrapped by others, so that they can be imported elsewhere and read nowhere else. */
export const BYOK_ROUTES: readonly Route[] = [
  'byok-export/{destination}/{source}',
  'byok-export/{destination}/{source}/{version}',
].map((path) => ({
  path,
  read: operation({
    summary: 'Show a key that is exportable, wrapped by another one',
    handle: exportWrapped,
  }),
}));

async function exportWrapped(call: Call): Promise<Answer> {
  const { destination = '', source = '', version } = call.parameters;
  const by = await usableKey(call, destination);
  const key = await usableKey(call, source);
  if (traitsOf(by.type).family !== 'rsa') throw new Refusal(400, 'the destination key is of RSA');
  if (!key.exportable) throw new Refusal(400, 'private key material is not exportable');
  const wrappingKey = publicKeyOf(by, versionToUse(by, 0)[1]);
  const keys: Record<string, string> = {};
  for (const [index, [number, { secret }]] of versionsToShow(key, version).entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await letOthersRun();
    if (secret === '') throw new Refusal(400, 'the private key of this version is not known here');
    keys[number] = wrapped(wrappingKey, Buffer.from(secret, 'base64')).toString('base64');
  }
  return { data: { name: key.name, type: key.type, keys } };
}

/** A key for AES by RSA-OAEP, and the material by that (AES-KWP), as what is imported is wrapped. Forgets the material. */
function wrapped(by: KeyObject, material: Buffer): Buffer {
  const ephemeral = randomBytes(EPHEMERAL_BYTES);
  try {
    const cipher = createCipheriv('id-aes256-wrap-pad', ephemeral, KWP_VALUE);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const head = publicEncrypt({ key: by, padding, oaepHash: 'sha256' }, ephemeral);
    return Buffer.concat([head, cipher.update(material), cipher.final()]);
  } finally {
    ephemeral.fill(0);
    material.fill(0);
  }
}

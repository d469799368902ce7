import { createPublicKey, type KeyObject } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import { readTextFile } from '../document/text-file.ts';

const LARGEST = 64 * 1024;
const KINDS: ReadonlySet<string> = new Set(['ec', 'ed25519', 'rsa']);

/** A public key in PEM, as `cosign public-key` writes it, or a certificate. Throws a `Fault` (`usage`) that names the file. */
export function readPublicKey(path: string): KeyObject {
  const text = readTextFile(path, LARGEST);
  if (text.includes('PRIVATE KEY'))
    throw new Fault('usage', `${path} holds a private key: name the public one, which is all that is needed`);
  const key = keyOf(text, path);
  if (KINDS.has(key.asymmetricKeyType ?? '')) return key;
  throw new Fault('usage', `${path} holds a key of type ${key.asymmetricKeyType}, with which nobody signs`);
}

function keyOf(text: string, path: string): KeyObject {
  try {
    return createPublicKey(text);
  } catch (error) {
    throw new Fault('usage', `${path} holds no public key in PEM`, { cause: error });
  }
}

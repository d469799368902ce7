import { webcrypto } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import type { KeyPair } from './types.ts';
import { PemConverter } from './x509.ts';

/** What every key is, and every signature. */
export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A new P-256 key pair. */
export async function newKeyPair(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** The private key as PEM, PKCS #8. */
export async function keyPem({ privateKey }: KeyPair): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`;
}

/** A private key to sign with. Throws a `Fault` (`malformed`) where the text has none. */
export async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = PemConverter.decode(pem);
  if (!bytes) throw new Fault('malformed', 'the authority has no key');
  return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
}

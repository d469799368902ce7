import { createPublicKey } from 'node:crypto';
import { Fault, messageOf } from '../../model/fault.ts';
import { ALGORITHM, keyPem, newKeyPair } from './keys.ts';
import type { PublicKey } from './types.ts';
import { Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from './x509.ts';

/** A new P-256 key, and a request for a certificate of it, both as PEM; whose it is, the authority says. */
export async function newCertificateRequest(): Promise<{ readonly request: string; readonly key: string }> {
  const keys = await newKeyPair();
  const made = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: ALGORITHM });
  return { request: made.toString('pem'), key: await keyPem(keys) };
}

/**
 * The key in a certificate request, of which nothing else is looked at: names are the authority's to give. Throws a
 * `Fault` (`malformed`) for what is no request, is not signed by its own key, or whose key is not on P-256.
 */
export async function requestedKey(request: string): Promise<PublicKey> {
  try {
    const parsed = new Pkcs10CertificateRequest(request);
    const key = createPublicKey({ key: Buffer.from(parsed.publicKey.rawData), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('its key is not on P-256');
    if (!(await parsed.verify())) throw new Error('it is not signed by its own key');
    return await parsed.publicKey.export(ALGORITHM, ['verify']);
  } catch (error) {
    throw new Fault('malformed', `the certificate request is not good: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

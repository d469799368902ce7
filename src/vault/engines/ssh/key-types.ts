import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../../refusal.ts';

const makePair = promisify(generateKeyPair);

/** Curves as SSH, JWK and OpenSSL name them (RFC 5656, 6.1). */
export const CURVES = [
  { ssh: 'nistp256', jwk: 'P-256', bits: 256, hash: 'sha256' },
  { ssh: 'nistp384', jwk: 'P-384', bits: 384, hash: 'sha384' },
  { ssh: 'nistp521', jwk: 'P-521', bits: 521, hash: 'sha512' },
] as const;
const RSA_BITS = [2048, 3072, 4096];

/** Makes a key of a kind, named as SSH does or by its algorithm. Throws a `Refusal` (400) of another. */
export async function makeKey(kind: string, bits: number, rsaBits: number): Promise<KeyObject> {
  if (kind === 'ed25519' || kind === 'ssh-ed25519') return (await makePair('ed25519')).privateKey;
  if (kind === 'rsa' || kind === 'ssh-rsa') {
    const modulusLength = bits || rsaBits;
    if (!RSA_BITS.includes(modulusLength))
      throw new Refusal(400, `key_bits of an RSA key is ${RSA_BITS.join(', ')}`);
    return (await makePair('rsa', { modulusLength })).privateKey;
  }
  const curve =
    kind === 'ec'
      ? CURVES.find((one) => one.bits === (bits || 256))
      : CURVES.find(({ ssh }) => kind === `ecdsa-sha2-${ssh}`);
  if (!curve) throw new Refusal(400, 'key_type is rsa, ec or ed25519, and key_bits one of its sizes');
  return (await makePair('ec', { namedCurve: curve.jwk })).privateKey;
}

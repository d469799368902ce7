import { createPrivateKey, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { CURVES } from './key-types.ts';
import { sshPublicKey } from './public-key.ts';
import { sshString, uint32, WireReader } from './wire.ts';

const HEAD = '-----BEGIN OPENSSH PRIVATE KEY-----';
const FOOT = '-----END OPENSSH PRIVATE KEY-----';
const MAGIC = Buffer.from('openssh-key-v1\0');
const BLOCK = 8;
const LONGEST = 32_768;

/** Reads a private key without a passphrase, of OpenSSH or as PEM. Throws a `Refusal` (400) where it is none. */
export function parsePrivateKey(text: string): KeyObject {
  try {
    if (text.length > LONGEST) throw new Error('too long');
    if (!text.trimStart().startsWith(HEAD)) return createPrivateKey(text);
    const jwk = jwkOfOpenssh(text.trim().slice(HEAD.length, -FOOT.length));
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    // What went wrong may show some of the key.
    throw new Refusal(400, 'private_key cannot be read: it has no passphrase, and is of OpenSSH or PEM');
  }
}

/** Writes a private key as clients of SSH read it: PEM, and of Ed25519 the form of OpenSSH (PROTOCOL.key). */
export function privateKeyText(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa') return key.export({ format: 'pem', type: 'pkcs1' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ format: 'pem', type: 'sec1' }).toString();
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  const [point, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    sshString('ssh-ed25519'),
    sshString(point),
    sshString(Buffer.concat([seed, point])),
    sshString(''),
  ]);
  const padding = Buffer.from(Array.from({ length: -secret.length & (BLOCK - 1) }, (_, index) => index + 1));
  const whole = Buffer.concat([
    MAGIC,
    sshString('none'),
    sshString('none'),
    sshString(''),
    uint32(1),
    sshString(sshPublicKey(key).blob),
    sshString(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[HEAD, ...lines, FOOT].join('\n')}\n`;
}

/** Throws where it is none, or has a passphrase. */
function jwkOfOpenssh(body: string): JsonWebKey {
  const bytes = Buffer.from(body, 'base64');
  const reader = new WireReader(bytes.subarray(MAGIC.length));
  const [cipher] = reader.strings(3) ?? [];
  const count = reader.uint32();
  const [, secret] = reader.strings(2) ?? [];
  const isPlain = bytes.subarray(0, MAGIC.length).equals(MAGIC) && cipher?.toString() === 'none';
  if (!isPlain || count !== 1 || !secret) throw new Error('no such key');
  const inner = new WireReader(secret);
  const [one, other] = [inner.uint32(), inner.uint32()];
  const type = inner.string()?.toString('latin1') ?? '';
  if (one === undefined || one !== other) throw new Error('no such key');
  return jwkOf(type, inner);
}

function jwkOf(type: string, reader: WireReader): JsonWebKey {
  if (type === 'ssh-rsa') return jwkOfRsa(reader.strings(6) ?? []);
  const [first, second, third] = reader.strings(type === 'ssh-ed25519' ? 2 : 3) ?? [];
  if (!first || !second) throw new Error('no such key');
  if (type === 'ssh-ed25519')
    return { kty: 'OKP', crv: 'Ed25519', x: encoded(first), d: encoded(second.subarray(0, 32)) };
  const curve = CURVES.find(({ ssh }) => type === `ecdsa-sha2-${ssh}`);
  if (!curve || !third) throw new Error('no such key');
  const size = Math.ceil(curve.bits / 8);
  const [x, y] = [second.subarray(1, 1 + size), second.subarray(1 + size)].map(encoded);
  const padded = Buffer.concat([Buffer.alloc(size), third]).subarray(-size);
  return { kty: 'EC', crv: curve.jwk, x: x ?? '', y: y ?? '', d: encoded(padded) };
}

function jwkOfRsa([n, e, d, qi, p, q]: readonly Buffer[]): JsonWebKey {
  if (!n || !e || !d || !qi || !p || !q) throw new Error('no such key');
  const [private_, first, second] = [d, p, q].map((one) => BigInt(`0x${one.toString('hex')}`));
  if (!private_ || !first || !second) throw new Error('no such key');
  const remainder = (prime: bigint) => {
    const text = (private_ % (prime - 1n)).toString(16);
    return encoded(Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex'));
  };
  return {
    kty: 'RSA',
    n: encodedNumber(n),
    e: encodedNumber(e),
    d: encodedNumber(d),
    p: encodedNumber(p),
    q: encodedNumber(q),
    qi: encodedNumber(qi),
    dp: remainder(first),
    dq: remainder(second),
  };
}

function encoded(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** Of a number, without the zeros that SSH writes before it. */
function encodedNumber(bytes: Buffer): string {
  return encoded(
    bytes.subarray(
      Math.max(
        0,
        bytes.findIndex((byte) => byte !== 0),
      ),
    ),
  );
}

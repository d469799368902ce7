import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { CURVES } from './key-types.ts';
import { mpint, sshString, WireReader } from './wire.ts';

/** A public key as SSH writes it. */
export interface SshPublicKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256` and so on. */
  readonly type: string;
  /** Type and fields. */
  readonly blob: Buffer;
  /** The fields alone, which a certificate repeats. */
  readonly fields: Buffer;
  readonly bits: number;
}

const LONGEST_LINE = 16_384;
/** Bits of a modulus. */
const SMALLEST_RSA = 2048;
const LARGEST_RSA = 16_384;

/** Reads a line as in `authorized_keys`. Throws a `Refusal` (400) where it is none, or of a key that nobody takes. */
export function parsePublicKey(line: string): SshPublicKey {
  const [type = '', text = ''] = line.length > LONGEST_LINE ? [] : line.trim().split(/[ \t]+/, 2);
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? publicKeyOfBlob(Buffer.from(text, 'base64')) : undefined;
  if (key?.type !== type) throw new Refusal(400, 'failed to parse public_key as SSH key');
  if (type === 'ssh-rsa' && (key.bits < SMALLEST_RSA || key.bits > LARGEST_RSA))
    throw new Refusal(400, `an RSA key has ${SMALLEST_RSA} to ${LARGEST_RSA} bits`);
  return key;
}

/** A public key, or that of a private key, as SSH writes it. Throws a `Refusal` (400) of a kind that SSH has not. */
export function sshPublicKey(key: KeyObject): SshPublicKey {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  const found = publicKeyOfBlob(Buffer.concat(blobParts(publicKey.export({ format: 'jwk' }))));
  if (!found) throw new Refusal(400, 'keys for SSH are RSA, ECDSA of NIST curves, or Ed25519');
  return found;
}

function blobParts({ kty, crv, n = '', e = '', x = '', y = '' }: JsonWebKey): readonly Buffer[] {
  if (kty === 'RSA') return [sshString('ssh-rsa'), mpint(bytesOf(e)), mpint(bytesOf(n))];
  if (crv === 'Ed25519') return [sshString('ssh-ed25519'), sshString(bytesOf(x))];
  const name = CURVES.find(({ jwk }) => jwk === crv)?.ssh ?? '';
  const point = Buffer.concat([Buffer.of(4), bytesOf(x), bytesOf(y)]);
  return [sshString(`ecdsa-sha2-${name}`), sshString(name), sshString(point)];
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

/** As in `authorized_keys`, with a line's end. */
export function publicKeyLine({ type, blob }: Pick<SshPublicKey, 'type' | 'blob'>): string {
  return `${type} ${blob.toString('base64')}\n`;
}

/** SHA-256 of the blob, in hexadecimal. */
export function fingerprintOf({ blob }: SshPublicKey): string {
  return createHash('sha256').update(blob).digest('hex');
}

function publicKeyOfBlob(blob: Buffer): SshPublicKey | undefined {
  const reader = new WireReader(blob);
  const type = reader.string()?.toString('latin1');
  const fields = reader.rest;
  const bits = type === undefined ? undefined : bitsOf(type, reader);
  return type === undefined || bits === undefined || reader.rest.length > 0
    ? undefined
    : { type, blob, fields, bits };
}

/** Bits of a key whose fields are as its type has them; undefined where they are not. */
function bitsOf(type: string, reader: WireReader): number | undefined {
  if (type === 'ssh-rsa') {
    const [exponent, modulus] = reader.strings(2) ?? [];
    return exponent && modulus ? rsaBits(exponent, modulus) : undefined;
  }
  const isOfHardware = type.startsWith('sk-');
  const plain = isOfHardware ? type.slice('sk-'.length).replace(/@openssh\.com$/, '') : type;
  if (plain === 'ssh-ed25519') {
    const [point] = reader.strings(isOfHardware ? 2 : 1) ?? [];
    return point?.length === 32 ? 256 : undefined;
  }
  const curve = CURVES.find(({ ssh }) => plain === `ecdsa-sha2-${ssh}`);
  const [name, point] = reader.strings(isOfHardware ? 3 : 2) ?? [];
  if (!curve || !point || name?.toString('latin1') !== curve.ssh) return undefined;
  return isPoint(point, curve.jwk) ? curve.bits : undefined;
}

function rsaBits(exponent: Buffer, modulus: Buffer): number | undefined {
  // Negative numbers, even ones, and 1 are no key.
  if ((exponent[0] ?? 0xff) > 0x7f || (modulus[0] ?? 0xff) > 0x7f) return undefined;
  if (!((exponent.at(-1) ?? 0) & 1) || !((modulus.at(-1) ?? 0) & 1)) return undefined;
  const digits = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  if (digits[0] === 0 || exponent.equals(Buffer.of(1))) return undefined;
  return digits.length * 8 - Math.clz32(digits[0] ?? 0) + 24;
}

function isPoint(point: Buffer, crv: string): boolean {
  const size = (point.length - 1) / 2;
  if (point[0] !== 4 || !Number.isInteger(size)) return false;
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)].map((one) =>
    one.toString('base64url'),
  );
  try {
    createPublicKey({ key: { kty: 'EC', crv, x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

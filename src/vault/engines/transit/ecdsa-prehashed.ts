import { createECDH, type KeyObject, randomBytes } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import type { EcCurve } from './key-types.ts';

/** Orders of the curves (SEC 2). */
const ORDERS: Readonly<Record<EcCurve, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  secp521r1:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};
const SHORTEST_HASH = 20;
const LONGEST_HASH = 64;

/**
 * Signs what is hashed already by ECDSA (FIPS 186-5, 6.4.1): `r` and `s` behind each other. OpenSSL's own, by way of Node,
 * always hashes; its ECDH multiplies the point, and what is left is arithmetic of numbers, of which the secret ones are
 * blinded by a random factor.
 */
export function signEcdsa(key: KeyObject, curve: EcCurve, digest: Buffer): Buffer {
  const order = ORDERS[curve];
  const hashed = hashNumber(curve, digest);
  const secret = secretNumber(key);
  for (;;) {
    const once = createECDH(curve);
    const r = firstCoordinate(once.generateKeys()) % order;
    const blind = randomBelow(order);
    const inverse = inverseOf((numberOf(once.getPrivateKey()) * blind) % order, order);
    const sum = (blind * hashed + ((blind * secret) % order) * r) % order;
    const s = (inverse * sum) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([bytesOf(r, curve), bytesOf(s, curve)]);
  }
}

/**
 * FIPS 186-5, 6.4.2, by whoever has the private key: the point that `s` must lead to is then one multiple of the base.
 */
export function verifyEcdsa(key: KeyObject, curve: EcCurve, digest: Buffer, signature: Buffer): boolean {
  const order = ORDERS[curve];
  const size = bytesIn(curve);
  if (signature.length !== 2 * size) return false;
  const [r, s] = [numberOf(signature.subarray(0, size)), numberOf(signature.subarray(size))];
  if (r === 0n || s === 0n || r >= order || s >= order) return false;
  const blind = randomBelow(order);
  const sum = (blind * hashNumber(curve, digest) + ((blind * secretNumber(key)) % order) * r) % order;
  const multiple = (sum * inverseOf((blind * s) % order, order)) % order;
  if (multiple === 0n) return false;
  const point = createECDH(curve);
  point.setPrivateKey(bytesOf(multiple, curve));
  return firstCoordinate(point.getPublicKey()) % order === r;
}

/** `r` and `s` as a SEQUENCE of two INTEGERs in DER. */
export function derOfSignature(signature: Buffer): Buffer {
  const half = signature.length / 2;
  const parts = [derInteger(signature.subarray(0, half)), derInteger(signature.subarray(half))];
  return derValue(0x30, Buffer.concat(parts));
}

/** `r` and `s` behind each other, of DER; undefined where it is none. */
export function signatureOfDer(der: Buffer, curve: EcCurve): Buffer | undefined {
  const size = bytesIn(curve);
  const numbers: Buffer[] = [];
  let at = der[1] === 0x81 ? 3 : 2;
  while (numbers.length < 2 && der[at] === 2) {
    const length = der[at + 1] ?? 0;
    numbers.push(der.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const padded = numbers.map((bytes) => {
    const number = numberOf(bytes);
    return number < 1n << BigInt(8 * size) ? bytesOf(number, curve) : Buffer.alloc(0);
  });
  const signature = Buffer.concat(padded);
  // What is written in another way than it must be is none.
  return signature.length === 2 * size && derOfSignature(signature).equals(der) ? signature : undefined;
}

/** The leftmost bits of a hash, as many as the order has. */
function hashNumber(curve: EcCurve, digest: Buffer): bigint {
  if (digest.length < SHORTEST_HASH || digest.length > LONGEST_HASH)
    throw new Refusal(400, `a hash has ${SHORTEST_HASH} to ${LONGEST_HASH} bytes`);
  return numberOf(digest.subarray(0, bytesIn(curve)));
}

function secretNumber(key: KeyObject): bigint {
  return numberOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
}

/** Of a point without compression. */
function firstCoordinate(point: Buffer): bigint {
  return numberOf(point.subarray(1, 1 + (point.length - 1) / 2));
}

function randomBelow(order: bigint): bigint {
  // Eight bytes more than needed, so that no number is likelier than others.
  const bytes = randomBytes(order.toString(16).length / 2 + 9);
  return (numberOf(bytes) % (order - 1n)) + 1n;
}

/** By Fermat: the orders are prime. */
function inverseOf(number: bigint, order: bigint): bigint {
  let [result, power] = [1n, number];
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % order;
    power = (power * power) % order;
  }
  return result;
}

function bytesIn(curve: EcCurve): number {
  return Math.ceil(ORDERS[curve].toString(16).length / 2);
}

function numberOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

function bytesOf(number: bigint, curve: EcCurve): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * bytesIn(curve), '0'), 'hex');
}

function derInteger(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.of(0) : bytes.subarray(first);
  return derValue(2, (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

function derValue(tag: number, content: Buffer): Buffer {
  const length = content.length > 0x7f ? Buffer.of(0x81, content.length) : Buffer.of(content.length);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

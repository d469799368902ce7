import type { Severity } from '../../../model/finding/head.ts';
import type { Structure } from '../types.ts';
import { withoutLinePrefix } from './line-prefix.ts';

const SECRET_KEY = 5;
/** Big integers of the public half by algorithm (RFC 4880, 9.1): RSA, ElGamal, DSA. */
const INTEGERS: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 2, 16: 3, 17: 4 };
/** Those of elliptic curves, whose curve's name stands before one integer. */
const CURVES: readonly number[] = [19, 22];
const ED25519 = 27;
const ED25519_BYTES = 32;

/** The bytes of an armoured block and, where it is told, their CRC-24 (RFC 4880, 6.2). */
function readArmour(block: string): { bytes: Buffer; sum: number | undefined } {
  const text = withoutLinePrefix(block).replaceAll(/\\{1,4}[nr]/g, '\n');
  const [, body = '', sum] =
    /\n\s{0,8}\n([\w\s+/]{80,40000}={0,2})\s{1,4}(?:=([\w+/]{4})\s)?/.exec(text) ?? [];
  return {
    bytes: Buffer.from(body, 'base64'),
    sum: sum === undefined ? undefined : Buffer.from(sum, 'base64').readUIntBE(0, 3),
  };
}

/** Whether an armoured block holds bytes, and those that it says. */
export function privateKeyOfPgp(block: string): Structure {
  const { bytes, sum } = readArmour(block);
  if (bytes.length < 64) return 'wrong';
  if (sum === undefined) return 'unchecked';
  return crc24(bytes) === sum ? 'right' : 'wrong';
}

/** A key that a passphrase protects is of less weight. */
export function severityOfPgp(block: string): Severity {
  return (protection(readArmour(block).bytes) ?? 0) === 0 ? 'critical' : 'medium';
}

/** The octet that says how the first packet's secret half is protected (RFC 4880, 5.5.3); 0: it is not. */
function protection(bytes: Buffer): number | undefined {
  const at = bodyOfSecretKey(bytes);
  if (at === undefined || bytes[at] !== 4) return undefined;
  const algorithm = bytes[at + 5] ?? 0;
  let end = at + 6;
  if (algorithm === ED25519) return bytes[end + ED25519_BYTES];
  if (CURVES.includes(algorithm)) end += 1 + (bytes[end] ?? 0);
  const integers = CURVES.includes(algorithm) ? 1 : INTEGERS[algorithm];
  if (integers === undefined) return undefined;
  for (let integer = 0; integer < integers && end + 2 <= bytes.length; integer += 1)
    end += 2 + Math.ceil(bytes.readUInt16BE(end) / 8);
  return bytes[end];
}

/** Where the body of the first packet begins, if that is a secret key; packets have an old and a new kind of head. */
function bodyOfSecretKey(bytes: Buffer): number | undefined {
  const [head = 0, length = 0] = bytes;
  const isNew = (head & 0x40) !== 0;
  if ((isNew ? head & 0x3f : (head >> 2) & 0x0f) !== SECRET_KEY) return undefined;
  if (!isNew) return 1 + 2 ** (head & 3);
  if (length < 192) return 2;
  return length < 224 ? 3 : 6;
}

function crc24(bytes: Buffer): number {
  let sum = 0xb704ce;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum & 0x800000 ? 0x1864cfb : 0);
  }
  return sum & 0xffffff;
}

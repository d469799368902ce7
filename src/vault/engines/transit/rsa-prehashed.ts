import {
  constants,
  createHash,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Refusal } from '../../refusal.ts';

/** DER of a DigestInfo up to the hash (RFC 8017, 9.2, and for SHA-3 the NIST's object identifiers). */
const DIGEST_INFO: ReadonlyMap<string, string> = new Map([
  ['sha1', '3021300906052b0e03021a05000414'],
  ['sha224', '302d300d06096086480165030402040500041c'],
  ['sha256', '3031300d060960864801650304020105000420'],
  ['sha384', '3041300d060960864801650304020205000430'],
  ['sha512', '3051300d060960864801650304020305000440'],
  ['sha3-224', '302d300d06096086480165030402070500041c'],
  ['sha3-256', '3031300d060960864801650304020805000420'],
  ['sha3-384', '3041300d060960864801650304020905000430'],
  ['sha3-512', '3051300d060960864801650304020a05000440'],
]);
const TRAILER = 0xbc;

/** How long the salt of PSS is: as long as can be (and any on verification), as the hash, or so many bytes. */
export type SaltLength = 'auto' | 'hash' | number;

/** What PKCS #1 v1.5 signs: the hash with its name, or the bytes alone where none is named. */
function digestInfo(hash: string | undefined, digest: Buffer): Buffer {
  if (hash === undefined) return digest;
  checkLength(hash, digest);
  return Buffer.concat([Buffer.from(DIGEST_INFO.get(hash) ?? '', 'hex'), digest]);
}

/** Signs what is hashed already by PKCS #1 v1.5 (RFC 8017, 8.2). */
export function signPkcs1(key: KeyObject, hash: string | undefined, digest: Buffer): Buffer {
  const signed = digestInfo(hash, digest);
  if (signed.length > modulusBytes(key) - 11) throw new Refusal(400, 'the input is too long to be signed');
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signed);
}

export function verifyPkcs1(
  key: KeyObject,
  hash: string | undefined,
  digest: Buffer,
  signature: Buffer,
): boolean {
  const expected = digestInfo(hash, digest);
  const padding = constants.RSA_PKCS1_PADDING;
  const found = opened(() => publicDecrypt({ key, padding }, signature));
  return found !== undefined && found.length === expected.length && timingSafeEqual(found, expected);
}

/** Signs what is hashed already by PSS (RFC 8017, 9.1.1), with the same hash for its mask. */
export function signPss(key: KeyObject, hash: string, digest: Buffer, saltLength: SaltLength): Buffer {
  checkLength(hash, digest);
  const size = modulusBytes(key);
  const most = size - digest.length - 2;
  const length = saltLength === 'auto' ? most : saltLength === 'hash' ? digest.length : saltLength;
  if (length > most) throw new Refusal(400, 'the salt is too long for the key');
  const salt = randomBytes(length);
  const block = Buffer.alloc(size - digest.length - 1);
  block[block.length - length - 1] = 1;
  salt.copy(block, block.length - length);
  const seed = pssHash(hash, digest, salt);
  const masked = xor(block, mask(hash, seed, block.length));
  // Keys have whole bytes, so that the encoded message has one bit less than they.
  masked[0] = (masked[0] ?? 0) & 0x7f;
  const encoded = Buffer.concat([masked, seed, Buffer.of(TRAILER)]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** RFC 8017, 9.1.2. */
export function verifyPss(
  key: KeyObject,
  hash: string,
  digest: Buffer,
  saltLength: SaltLength,
  signature: Buffer,
): boolean {
  checkLength(hash, digest);
  const size = modulusBytes(key);
  const padding = constants.RSA_NO_PADDING;
  const encoded =
    signature.length === size ? opened(() => publicDecrypt({ key, padding }, signature)) : undefined;
  if (encoded?.length !== size || encoded[size - 1] !== TRAILER || (encoded[0] ?? 0) > 0x7f) return false;
  const seed = encoded.subarray(size - digest.length - 1, size - 1);
  const masked = encoded.subarray(0, size - digest.length - 1);
  const block = xor(masked, mask(hash, seed, masked.length));
  block[0] = (block[0] ?? 0) & 0x7f;
  const start = block.findIndex((byte) => byte !== 0);
  if (start < 0 || block[start] !== 1) return false;
  const salt = block.subarray(start + 1);
  const wanted = saltLength === 'auto' ? salt.length : saltLength === 'hash' ? digest.length : saltLength;
  return salt.length === wanted && timingSafeEqual(pssHash(hash, digest, salt), seed);
}

function pssHash(hash: string, digest: Buffer, salt: Buffer): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}

/** MGF1 (RFC 8017, B.2.1). */
function mask(hash: string, seed: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let made = 0, counter = 0; made < size; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const part = createHash(hash).update(seed).update(count).digest();
    parts.push(part);
    made += part.length;
  }
  return Buffer.concat(parts, size);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}

function modulusBytes(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

function checkLength(hash: string, digest: Buffer): void {
  if (createHash(hash).digest().length !== digest.length)
    throw new Refusal(400, 'the input has not the length of what its hash_algorithm gives');
}

function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

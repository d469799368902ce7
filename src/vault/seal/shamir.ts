import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { seal, unseal } from '../barrier/cipher.ts';
import { KEY_SIZE } from '../barrier/key-ring.ts';
import { Refusal } from '../refusal.ts';
import type { KeySplit, MadeSeal, ShamirSeal } from './types.ts';

const BOUND = Buffer.from('plimsoll vault root key');
const MOST_SHARES = 255;

/** Throws a `Refusal` (400) for numbers that make no sense. */
export function checkShares(shares: number, threshold: number): void {
  if (shares < 1 || shares > MOST_SHARES) throw new Refusal(400, `secret_shares is from 1 to ${MOST_SHARES}`);
  if (threshold < 1 || threshold > shares)
    throw new Refusal(400, 'secret_threshold is from 1 to secret_shares');
  if (shares > 1 && threshold === 1)
    throw new Refusal(
      400,
      'with several shares, secret_threshold is 2 at least: each share would be the key',
    );
}

/** A new key, and its parts (Shamir 1979, over GF(2^8)). */
export async function splitKey(shares: number, threshold: number) {
  checkShares(shares, threshold);
  const key = randomBytes(KEY_SIZE);
  const parts =
    shares === 1
      ? [Buffer.from(key)]
      : (await split(new Uint8Array(key), shares, threshold)).map((part) => Buffer.from(part));
  return { key, parts };
}

/** The key of so many shares; undefined where they do not fit each other. */
export async function joinedKey(threshold: number, given: readonly Buffer[]): Promise<Buffer | undefined> {
  const shares = given.slice(0, Math.max(threshold, 1));
  const [only] = shares;
  if (shares.length === 1) return only && Buffer.from(only);
  try {
    return Buffer.from(await combine(shares.map((share) => new Uint8Array(share))));
  } catch {
    // Shares of other lengths, or the same one twice.
    return undefined;
  }
}

/** Encrypts the root key by a key that was split. */
export function shamirSealOf(
  rootKey: Buffer,
  key: Buffer,
  { shares, threshold }: Pick<KeySplit, 'shares' | 'threshold'>,
): ShamirSeal {
  return {
    type: 'shamir',
    shares,
    threshold,
    sealedRootKey: seal(key, rootKey, BOUND).toString('base64'),
    check: checkOf(key).toString('base64'),
  };
}

/** Encrypts the root key by a new key, and splits that. */
export async function makeShamirSeal(
  rootKey: Buffer,
  shares: number,
  threshold: number,
): Promise<MadeSeal<ShamirSeal>> {
  const { key, parts } = await splitKey(shares, threshold);
  const made = { seal: shamirSealOf(rootKey, key, { shares, threshold }), shares: parts };
  key.fill(0);
  return made;
}

/** The root key; undefined where a share is not one of those that were made. */
export async function openShamirSeal(
  { threshold, sealedRootKey, check }: ShamirSeal,
  shares: readonly Buffer[],
): Promise<Buffer | undefined> {
  const key = await joinedKey(threshold, shares);
  if (key?.length !== KEY_SIZE || !timingSafeEqual(checkOf(key), Buffer.from(check, 'base64')))
    return undefined;
  const rootKey = unseal(key, Buffer.from(sealedRootKey, 'base64'), BOUND);
  key.fill(0);
  return rootKey;
}

function checkOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update('plimsoll vault key check').digest();
}

/** A share as somebody gave it: base64 or hexadecimal; undefined of anything else. */
export function shareOf(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^(?:[0-9a-f]{2}){32,33}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  return /^[A-Za-z0-9+/]{43,44}={0,2}$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : undefined;
}

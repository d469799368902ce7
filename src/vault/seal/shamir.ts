import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { seal, unseal } from '../barrier/cipher.ts';
import { KEY_SIZE } from '../barrier/key-ring.ts';
import { Refusal } from '../refusal.ts';

/** How the root key is kept: encrypted by a key of which so many people have a share each. */
export interface ShamirSeal {
  readonly type: 'shamir';
  readonly shares: number;
  readonly threshold: number;
  /** The root key, encrypted, in base64. */
  readonly sealedRootKey: string;
  /** By which a key of wrong shares is known before it is used, in base64. */
  readonly check: string;
}

export interface MadeSeal {
  readonly seal: ShamirSeal;
  readonly shares: readonly Buffer[];
}

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

/** Encrypts the root key by a new key, and splits that (Shamir 1979, over GF(2^8)). */
export async function makeShamirSeal(rootKey: Buffer, shares: number, threshold: number): Promise<MadeSeal> {
  checkShares(shares, threshold);
  const key = randomBytes(KEY_SIZE);
  const parts =
    shares === 1
      ? [Buffer.from(key)]
      : (await split(new Uint8Array(key), shares, threshold)).map((part) => Buffer.from(part));
  const made: MadeSeal = {
    seal: {
      type: 'shamir',
      shares,
      threshold,
      sealedRootKey: seal(key, rootKey, BOUND).toString('base64'),
      check: checkOf(key).toString('base64'),
    },
    shares: parts,
  };
  key.fill(0);
  return made;
}

/** The root key; undefined where a share is not one of those that were made. */
export async function openShamirSeal(
  { threshold, sealedRootKey, check }: ShamirSeal,
  shares: readonly Buffer[],
): Promise<Buffer | undefined> {
  const key = await keyOf(shares.slice(0, Math.max(threshold, 1)));
  if (key?.length !== KEY_SIZE || !timingSafeEqual(checkOf(key), Buffer.from(check, 'base64')))
    return undefined;
  const rootKey = unseal(key, Buffer.from(sealedRootKey, 'base64'), BOUND);
  key.fill(0);
  return rootKey;
}

async function keyOf(shares: readonly Buffer[]): Promise<Buffer | undefined> {
  const [only] = shares;
  if (shares.length === 1) return only && Buffer.from(only);
  try {
    return Buffer.from(await combine(shares.map((share) => new Uint8Array(share))));
  } catch {
    // Shares of other lengths, or the same one twice.
    return undefined;
  }
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

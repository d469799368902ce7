import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyWrapper } from '../../platform/vault-seals/types.ts';
import { KEY_SIZE } from '../barrier/key-ring.ts';
import { Fault } from '../../model/fault.ts';
import { joinedKey, splitKey } from './shamir.ts';
import type { AutoSeal, KeySplit, MadeSeal } from './types.ts';

/** Wraps the root key, and splits a new recovery key. */
export async function makeAutoSeal(
  rootKey: Buffer,
  shares: number,
  threshold: number,
  wrapper: KeyWrapper,
): Promise<MadeSeal<AutoSeal>> {
  const { key, parts } = await splitKey(shares, threshold);
  const seal = await autoSealOf(rootKey, key, { shares, threshold }, wrapper);
  key.fill(0);
  return { seal, shares: parts };
}

/** Wraps the root key, for the holders of a key that was split. Rejects with a `Fault` where it could not be unwrapped again. */
export async function autoSealOf(
  rootKey: Buffer,
  key: Buffer,
  { shares, threshold }: Pick<KeySplit, 'shares' | 'threshold'>,
  wrapper: KeyWrapper,
): Promise<AutoSeal> {
  const wrapped = await wrapper.wrap(rootKey);
  const again = await wrapper.unwrap(wrapped);
  const isSame = again.length === KEY_SIZE && timingSafeEqual(again, rootKey);
  again.fill(0);
  if (!isSame) throw new Fault('mismatch', `what ${wrapper.kind} wraps, it does not unwrap`);
  const check = checkOf(rootKey, key).toString('base64');
  return { type: 'auto', kind: wrapper.kind, shares, threshold, check, wrapped };
}

/** The same seal, with a new recovery key. */
export async function withNewRecoveryKey(
  seal: AutoSeal,
  rootKey: Buffer,
  shares: number,
  threshold: number,
): Promise<MadeSeal<AutoSeal>> {
  const { key, parts } = await splitKey(shares, threshold);
  const check = checkOf(rootKey, key).toString('base64');
  key.fill(0);
  return { seal: { ...seal, shares, threshold, check }, shares: parts };
}

/** The recovery key of these shares; undefined where a share is not one of those that were made. */
export async function recoveryKeyOf(
  { threshold, check }: AutoSeal,
  rootKey: Buffer,
  shares: readonly Buffer[],
): Promise<Buffer | undefined> {
  const key = await joinedKey(threshold, shares);
  const isRight =
    key?.length === KEY_SIZE && timingSafeEqual(checkOf(rootKey, key), Buffer.from(check, 'base64'));
  return isRight ? key : undefined;
}

/** Of the root key too, so that whoever writes the store cannot put a recovery key of theirs into it. */
function checkOf(rootKey: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', rootKey).update('plimsoll vault recovery key').update(key).digest();
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MountStore } from '../../../mounts/mount-store.ts';

/** Milliseconds for which a nonce is good. */
const GOOD = 900_000;
const KEY_PATH = 'acme/nonce-key';
/** Those that were used, until they are not good any more. */
export const USED_NONCES = 'acme/used-nonce/';

/** A nonce that any replica knows as one that was given, without a row for each that is never used. */
export async function newNonce(store: MountStore, now: number): Promise<string> {
  const body = Buffer.concat([timeBytes(now), randomBytes(16)]);
  return Buffer.concat([body, await mac(store, body)]).toString('base64url');
}

/** Is a nonce one that was given, is good, and was not used? It is used then. */
export async function takeNonce(store: MountStore, nonce: string, now: number): Promise<boolean> {
  const bytes = Buffer.from(nonce, 'base64url');
  if (bytes.length !== 40 || bytes.toString('base64url') !== nonce) return false;
  const body = bytes.subarray(0, 24);
  if (!timingSafeEqual(bytes.subarray(24), await mac(store, body))) return false;
  const until = Number(body.readBigUInt64BE()) + GOOD;
  if (until <= now) return false;
  return store.write([{ path: USED_NONCES + nonce, value: true, expected: 0, due: until }]);
}

function timeBytes(now: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.floor(now)));
  return bytes;
}

async function mac(store: MountStore, body: Buffer): Promise<Buffer> {
  return createHmac('sha256', await keyOf(store))
    .update(body)
    .digest()
    .subarray(0, 16);
}

async function keyOf(store: MountStore): Promise<Buffer> {
  const found = await store.get<string>(KEY_PATH);
  const made = randomBytes(32).toString('base64');
  const key = found?.value ?? (await store.update<string>(KEY_PATH, (before) => before ?? made)) ?? made;
  return Buffer.from(key, 'base64');
}
